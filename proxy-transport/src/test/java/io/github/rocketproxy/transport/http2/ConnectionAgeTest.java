package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.transport.http2.ConnectionAge.Due;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class ConnectionAgeTest {
    private static final Http2Config CONFIG =
            new Http2Config(
                    4,
                    65_535,
                    1_000,
                    1_000,
                    1,
                    60_000,
                    20_000,
                    120_000,
                    new ConnectionBounds(1, 1, 1, 1_000_000, 30_000));

    private static long ns(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private static Due due(ConnectionAge age, long ms) {
        return age.due(ns(ms), false, true);
    }

    /** Many connections that were opened together are not sent away together. */
    @ParameterizedTest
    @CsvSource({"-1, 900000", "0, 1000000", "0.5, 1050000"})
    void shouldSendAwayAnOldConnectionGiveOrTakeATenth(double jitter, long oldMs) {
        ConnectionAge age = new ConnectionAge(CONFIG, 0, jitter);

        age.onRead(ns(oldMs));
        assertThat(due(age, oldMs)).isEqualTo(Due.NOTHING);
        assertThat(due(age, oldMs + 1)).isEqualTo(Due.SEND_AWAY);
    }

    /** A telemetry stream would hold it for ever. */
    @Test
    void shouldCloseAnOldConnectionWhenItsGraceIsOver() {
        ConnectionAge age = new ConnectionAge(CONFIG, 0, 0);
        age.onRead(ns(1_000_001));
        assertThat(due(age, 1_000_001)).isEqualTo(Due.SEND_AWAY);
        age.beginToEnd(ns(1_000_001));

        assertThat(due(age, 1_000_002)).isEqualTo(Due.NOTHING);
        assertThat(due(age, 1_010_002)).isEqualTo(Due.LAST_CALLS);
        assertThat(due(age, 1_030_002)).isEqualTo(Due.CLOSE);
    }

    /** A drain has a limit of its own. */
    @Test
    void shouldLeaveAConnectionThatIsDrainedItsCalls() {
        ConnectionAge age = new ConnectionAge(CONFIG, 0, 0);
        age.beginToEnd(0);

        assertThat(due(age, 40_000)).isEqualTo(Due.LAST_CALLS);
    }

    /** Also with calls open: that is how vanished clients are found. */
    @Test
    void shouldPingAfterSilenceAndCloseWithoutAnAnswer() {
        ConnectionAge age = new ConnectionAge(CONFIG, 0, 0);

        assertThat(due(age, 60_000)).isEqualTo(Due.NOTHING);
        assertThat(due(age, 60_001)).isEqualTo(Due.PING);
        assertThat(due(age, 80_000)).isEqualTo(Due.NOTHING);
        assertThat(due(age, 80_002)).isEqualTo(Due.CLOSE);
    }
}
