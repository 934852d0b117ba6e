package io.github.rocketproxy.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.access.AuditEntry;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AuditLogTest {
    private static final int MAX_QUEUED = 4;

    private final Counters counters = new Counters();
    private final List<String> lines = new ArrayList<>();
    private final AuditLog log = new AuditLog(true, true, MAX_QUEUED, counters, lines::add);

    @AfterEach
    void close() {
        log.close();
    }

    private static AuditEntry denied(String clientId) {
        return new AuditEntry(
                1_767_268_800_000L,
                "10.0.0.5:4711",
                clientId,
                "alice",
                "SIGNATURE",
                "SendMessage",
                "orders",
                "",
                false,
                "NO_PERMISSION");
    }

    @Test
    void shouldWriteALineOfJson() {
        log.add(denied("client"));
        log.add(new AuditEntry(0, "", "", "alice", "TOKEN", "Authenticate", "", "", true, ""));
        log.write();

        assertThat(lines)
                .containsExactly(
                        "{\"time\":\"2026-01-01T12:00:00Z\",\"verdict\":\"deny\","
                                + "\"reason\":\"NO_PERMISSION\",\"user\":\"alice\","
                                + "\"shown\":\"SIGNATURE\",\"source\":\"10.0.0.5:4711\","
                                + "\"clientId\":\"client\",\"operation\":\"SendMessage\","
                                + "\"topic\":\"orders\"}",
                        "{\"time\":\"1970-01-01T00:00:00Z\",\"verdict\":\"allow\","
                                + "\"user\":\"alice\",\"shown\":\"TOKEN\","
                                + "\"operation\":\"Authenticate\"}");
    }

    @Test
    void shouldKeepALineALineWhateverClientsCallThemselves() {
        log.add(denied("a\n{\"verdict\":\"allow\"}\u2028" + "x".repeat(10_000)));
        log.write();

        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst())
                .doesNotContain("\n")
                .contains("a\\n{\\\"verdict\\\"")
                .hasSizeLessThan(1_000);
    }

    @Test
    void shouldDropAndCountWhatDoesNotFit() {
        for (int i = 0; i < MAX_QUEUED + 3; i++) {
            log.add(denied("client " + i));
        }
        log.write();

        assertThat(lines).hasSize(MAX_QUEUED);
        assertThat(counters.value(ProxyCounter.AUDIT_DROPPED)).isEqualTo(3);
    }

    @Test
    void shouldWriteWhatIsQueuedWhenItEnds() {
        log.add(denied("client"));
        log.close();

        assertThat(lines).hasSize(1);
    }
}
