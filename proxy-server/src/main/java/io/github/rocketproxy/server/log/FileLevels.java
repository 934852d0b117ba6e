package io.github.rocketproxy.server.log;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * The levels that the configuration's file gives to loggers. Each is for a logger and those below
 * it, as far as no deeper name is in the file. Where the file says the same as before, a level that
 * was set by hand stays. Any thread.
 */
final class FileLevels {
    private Map<String, String> taken = Map.of();

    /** Of loggers whose level is the file's: what was their own before; null: inherited. */
    private final Map<String, Level> before = new HashMap<>();

    /** Puts in force what differs from what was taken last. */
    synchronized void take(Map<String, String> newest) {
        Set<String> changed = new HashSet<>(taken.keySet());
        changed.addAll(newest.keySet());
        changed.removeIf(name -> Objects.equals(taken.get(name), newest.get(name)));
        taken = Map.copyOf(newest);
        if (changed.isEmpty()) {
            return;
        }
        LoggerContext context = LoggerContext.getContext(false);
        Configuration loggers = context.getConfiguration();
        Set<String> names = new HashSet<>(loggers.getLoggers().keySet());
        names.addAll(changed);
        for (String name : names) {
            String decides = nearest(name, each -> changed.contains(each) || has(each));
            if (decides != null && changed.contains(decides)) {
                apply(loggers, name);
            }
        }
        context.updateLoggers();
    }

    private boolean has(String name) {
        return taken.containsKey(name);
    }

    /** Of a logger and those above it the deepest that is wanted, or null. */
    private static String nearest(String logger, Predicate<String> isWanted) {
        String name = logger;
        while (!isWanted.test(name)) {
            if (name.isEmpty()) {
                return null;
            }
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }
        return name;
    }

    private void apply(Configuration loggers, String name) {
        LoggerConfig logger = loggers.getLoggers().get(name);
        String inFile = nearest(name, this::has);
        if (inFile != null) {
            if (!before.containsKey(name)) {
                before.put(name, logger == null ? null : logger.getExplicitLevel());
            }
            Level level = Level.valueOf(taken.get(inFile).toUpperCase(Locale.ROOT));
            if (logger == null) {
                loggers.addLogger(name, new LoggerConfig(name, level, true));
            } else {
                logger.setLevel(level);
            }
        } else if (before.containsKey(name) && logger != null) {
            logger.setLevel(before.remove(name));
        }
    }
}
