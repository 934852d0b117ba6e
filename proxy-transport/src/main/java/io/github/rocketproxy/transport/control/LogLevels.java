package io.github.rocketproxy.transport.control;

/** Changes how much the proxy's own loggers log. Implemented by whoever knows the logging. */
@FunctionalInterface
public interface LogLevels {
    /** From now on the proxy logs this level and above. May block. */
    void set(LogLevel level);
}
