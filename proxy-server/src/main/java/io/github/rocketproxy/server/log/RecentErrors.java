package io.github.rocketproxy.server.log;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.filter.ThresholdFilter;

/** Remembers the newest errors and warnings that reach the log's root. Any thread. */
public final class RecentErrors implements AutoCloseable {
    private static final String NAME = "recent-errors";
    private static final int KEPT = 100;
    private static final int MAX_CHARS = 2_000;

    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private final Appender appender = new Appender();

    /**
     * A line of the log.
     *
     * @param epochMs when
     * @param level ERROR or WARN
     * @param logger who, without the package
     * @param message what
     * @param cause the exception; empty where there was none
     */
    public record Line(long epochMs, String level, String logger, String message, String cause) {}

    /** Begins to listen. */
    public void start() {
        appender.start();
        configuration().getRootLogger().addAppender(appender, Level.WARN, null);
        LoggerContext.getContext(false).updateLoggers();
    }

    /** What is remembered. */
    public List<Line> newestFirst() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private static Configuration configuration() {
        return LoggerContext.getContext(false).getConfiguration();
    }

    private void add(LogEvent event) {
        Line line =
                new Line(
                        event.getTimeMillis(),
                        event.getLevel().name(),
                        simpleName(event.getLoggerName()),
                        cut(event.getMessage().getFormattedMessage()),
                        event.getThrown() == null ? "" : cut(event.getThrown().toString()));
        synchronized (lines) {
            if (lines.size() == KEPT) {
                lines.removeLast();
            }
            lines.addFirst(line);
        }
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String cut(String text) {
        return text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    }

    /** Listens no more. */
    @Override
    public void close() {
        configuration().getRootLogger().removeAppender(NAME);
        LoggerContext.getContext(false).updateLoggers();
        appender.stop();
    }

    /** The ear. */
    private final class Appender extends AbstractAppender {
        Appender() {
            super(
                    NAME,
                    ThresholdFilter.createFilter(Level.WARN, null, null),
                    null,
                    true,
                    Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            add(event);
        }
    }
}
