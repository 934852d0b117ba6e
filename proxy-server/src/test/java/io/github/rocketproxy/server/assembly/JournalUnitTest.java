package io.github.rocketproxy.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.log.LogSetup;
import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Levels of loggers in the configuration's file while it changes. */
class JournalUnitTest {
    private static final String PARENT = "levels.of.a.test";
    private static final String CHILD = PARENT + ".child";

    private final Level inherited = LogManager.getRootLogger().getLevel();
    private final JournalUnit journal =
            new JournalUnit(config(Map.of()), new Counters(), new Closing());

    private static ProxyConfig config(Map<String, String> levels) {
        Map<String, String> changes = new HashMap<>(Map.of("mode", "local"));
        levels.forEach((logger, level) -> changes.put("logging.levels." + logger, level));
        return ProxyConfig.with(changes);
    }

    private void reload(Map<String, String> levels) {
        journal.prepare(config(levels)).run();
    }

    private static Level level(String logger) {
        return LogManager.getLogger(logger).getLevel();
    }

    @AfterEach
    void forgetLevels() {
        reload(Map.of());
    }

    @Test
    void shouldGiveALoggerThatHasGoneFromTheFileTheLevelThatItHadBefore() {
        LogSetup.setLevel(CHILD, "error");
        LogSetup.apply(config(Map.of(PARENT, "debug")).logging());
        assertThat(level(PARENT)).isEqualTo(Level.DEBUG);
        assertThat(level(CHILD)).isEqualTo(Level.DEBUG);

        reload(Map.of());

        assertThat(level(PARENT)).isEqualTo(inherited);
        assertThat(level(CHILD)).isEqualTo(Level.ERROR);
        assertThat(LogSetup.levels()).doesNotContainKey(PARENT).containsEntry(CHILD, "error");
    }

    @Test
    void shouldLeaveALevelThatAnOperatorHasSetWhereTheFileSaysTheSameAsBefore() {
        reload(Map.of(PARENT, "debug"));
        LogSetup.setLevel(PARENT, "trace");

        reload(Map.of(PARENT, "debug", "levels.of.another", "warn"));
        assertThat(level(PARENT)).isEqualTo(Level.TRACE);

        reload(Map.of(PARENT, "warn"));
        assertThat(level(PARENT)).isEqualTo(Level.WARN);
    }

    @Test
    void shouldLetTheDeeperNameDecideWhateverChanges() {
        reload(Map.of(PARENT, "debug", CHILD, "error"));
        assertThat(level(CHILD)).isEqualTo(Level.ERROR);

        reload(Map.of(PARENT, "trace", CHILD, "error"));
        assertThat(level(PARENT)).isEqualTo(Level.TRACE);
        assertThat(level(CHILD)).isEqualTo(Level.ERROR);

        reload(Map.of(PARENT, "trace", CHILD, "trace"));
        reload(Map.of(PARENT, "warn", CHILD, "trace"));
        assertThat(level(CHILD)).isEqualTo(Level.TRACE);

        reload(Map.of(PARENT, "warn"));
        assertThat(level(CHILD)).isEqualTo(Level.WARN);
    }
}
