package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SignatureWindowTest {
    private static final long NOW_MS = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();

    private final SignatureWindow lenient = new SignatureWindow(120_000, true);
    private final SignatureWindow strict = new SignatureWindow(120_000, false);

    @ParameterizedTest
    @CsvSource({
        "20260101T120000Z, 120000",
        "2026-01-01T12:00:00Z, 120000",
        "2026-01-01T12:00:00.123456Z, 120000",
        "2026-01-01T12:00:00, 120000",
        "2026-01-01 12:00:00z, 120000",
        "2026-01-01T20:00:00+08:00, 120000",
        "20260101T070000-0500, 120000",
        "20260101T120159Z, 239000",
        "20260101T120200Z, 240000",
        "20260101T115801Z, 1000",
        "20260101T115800Z, 0",
        "20260101T115759Z, -1",
        "20260101T120201Z, -1"
    })
    void shouldSayHowMuchLongerASignatureHolds(String signed, long remainingMs) {
        assertThat(strict.remainingMs(signed, NOW_MS)).isEqualTo(remainingMs);
        assertThat(lenient.remainingMs(signed, NOW_MS)).isEqualTo(remainingMs);
    }

    @ParameterizedTest
    @CsvSource({
        "20260101T200000Z, 120000", // +08:00
        "20260101T200100Z, 180000",
        "20260101T195900Z, 60000",
        "20260101T174500Z, 120000", // +05:45
        "20260101T070000Z, 120000", // -05:00
        "20260102T020000Z, 120000", // +14:00
        "20260101T000000Z, 120000", // -12:00
        "20260101T200300Z, -1",
        "20260101T195700Z, -1",
        "20260102T021500Z, -1", // +14:15
        "20251231T234500Z, -1", // -12:15
        "20250101T120000Z, -1",
        "20270101T120000Z, -1"
    })
    void shouldTakeLocalTimeForWhatItIs(String signed, long remainingMs) {
        assertThat(lenient.remainingMs(signed, NOW_MS)).isEqualTo(remainingMs);
        assertThat(strict.remainingMs(signed, NOW_MS)).isEqualTo(-1);
    }

    @Test
    void shouldTakeAnOffsetAtItsWord() {
        assertThat(lenient.remainingMs("2026-01-01T12:00:00+08:00", NOW_MS)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "20260101",
                "20260101120000",
                "20261301T120000Z",
                "20260101T120060Z",
                "20260101T1200Z",
                "20260101T120000Q",
                "20260101T120000+99:00",
                "1767268800000"
            })
    void shouldRefuseWhatIsNoTime(String signed) {
        assertThat(lenient.remainingMs(signed, NOW_MS)).isEqualTo(-1);
        assertThat(new SignatureWindow(0, true).remainingMs(signed, NOW_MS)).isPositive();
    }
}
