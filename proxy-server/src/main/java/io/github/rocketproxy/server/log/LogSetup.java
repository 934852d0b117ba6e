package io.github.rocketproxy.server.log;

import io.github.rocketproxy.server.config.LoggingConfig;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** What the process's log looks like. Any thread. */
public final class LogSetup {
    /** Read by conf/log4j2.xml. */
    private static final String FORMAT_PROPERTY = "rocketproxy.logFormat";

    private static final FileLevels FILE_LEVELS = new FileLevels();

    private LogSetup() {}

    /** Puts format and levels in force. */
    public static void apply(LoggingConfig config) {
        String format = config.format().name().toLowerCase(Locale.ROOT);
        if (!format.equals(System.getProperty(FORMAT_PROPERTY, "plain"))) {
            System.setProperty(FORMAT_PROPERTY, format);
            LoggerContext.getContext(false).reconfigure();
        }
        takeLevels(config.levels());
    }

    /**
     * Takes the levels of the configuration's file: what is not as it was when they were last taken
     * is put in force. A logger that is not there any more gets back the level that it had before.
     */
    public static void takeLevels(Map<String, String> levels) {
        FILE_LEVELS.take(levels);
    }

    /**
     * Sets the level of a logger and of those below it.
     *
     * @param level off, error, warn, info, debug or trace
     */
    public static void setLevel(String logger, String level) {
        Configurator.setAllLevels(logger, Level.valueOf(level.toUpperCase(Locale.ROOT)));
    }

    /** Every logger that has a level of its own; the root's name is empty. */
    public static Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        LoggerContext.getContext(false)
                .getConfiguration()
                .getLoggers()
                .forEach(
                        (name, logger) -> {
                            Level own = logger.getExplicitLevel();
                            if (own != null) {
                                levels.put(name, own.name().toLowerCase(Locale.ROOT));
                            }
                        });
        return levels;
    }
}
