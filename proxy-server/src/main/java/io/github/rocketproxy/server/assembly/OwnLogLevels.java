package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.transport.control.LogLevel;
import io.github.rocketproxy.transport.control.LogLevels;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Changes the level of this program's loggers in Log4j2; those of libraries stay. */
final class OwnLogLevels implements LogLevels {
    private static final String OWN_LOGGERS = "io.github.rocketproxy";

    @Override
    public void set(LogLevel level) {
        Configurator.setLevel(OWN_LOGGERS, Level.valueOf(level.name()));
    }
}
