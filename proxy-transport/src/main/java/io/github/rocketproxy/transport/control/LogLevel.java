package io.github.rocketproxy.transport.control;

/** How much is logged, from all to errors only. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
}
