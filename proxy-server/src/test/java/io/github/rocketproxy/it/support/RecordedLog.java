package io.github.rocketproxy.it.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What the proxy logs in this JVM while it is open, INFO and above. */
public final class RecordedLog implements AutoCloseable {
    private static final String OWN_LOGGERS = "io.github.rocketproxy";

    private final Recorder recorder = new Recorder();
    private final Level before = LogManager.getLogger(OWN_LOGGERS).getLevel();

    public RecordedLog() {
        Configurator.setLevel(OWN_LOGGERS, Level.INFO);
        recorder.start();
        LoggerContext.getContext(false).getRootLogger().addAppender(recorder);
    }

    /** The messages of which each holds the text, in order. */
    public List<String> linesWith(String text) {
        return recorder.lines.stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void close() {
        LoggerContext.getContext(false).getRootLogger().removeAppender(recorder);
        recorder.stop();
        Configurator.setLevel(OWN_LOGGERS, before);
    }

    private static final class Recorder extends AbstractAppender {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Recorder() {
            super("recorder", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }
}
