package io.github.rocketproxy.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StepReadingsTest {
    private final StepRecorders one = new StepRecorders();
    private final StepRecorders two = new StepRecorders();
    private final StepReadings readings = new StepReadings(List.of(one, two));
    private long nowNs = 5;

    @Test
    void shouldGiveEveryReaderEverythingOnce() {
        StepReadings.Reader first = readings.reader();
        StepReadings.Reader second = readings.reader();
        one.record(Step.SENT, 1_000);
        two.record(Step.SENT, 2_000);

        assertThat(count(first)).isEqualTo(2);
        one.record(Step.SENT, 3_000);

        assertThat(count(second)).isEqualTo(3);
        assertThat(count(second)).isZero();
        assertThat(count(first)).isEqualTo(1);
    }

    private static long count(StepReadings.Reader reader) {
        Histogram sum = new Histogram(2);
        reader.addInterval(Step.SENT, sum);
        return sum.getTotalCount();
    }

    @Test
    void shouldForgetInTheWindowsWhatIsLongAgo() {
        StepWindows windows = new StepWindows(readings.reader(), () -> nowNs);
        one.record(Step.TOTAL, 1_000);
        assertThat(recent(windows)).isEqualTo(1);
        assertThat(recent(windows)).isEqualTo(1);

        nowNs += TimeUnit.SECONDS.toNanos(11);
        one.record(Step.TOTAL, 1_000);
        assertThat(recent(windows)).isEqualTo(2);
        assertThat(windows.read().recentMs()).isEqualTo(11_000);

        nowNs += TimeUnit.SECONDS.toNanos(11);
        assertThat(recent(windows)).isZero();
        assertThat(windows.read().steps().get(Step.TOTAL).sinceStart().getTotalCount())
                .isEqualTo(2);
    }

    private static long recent(StepWindows windows) {
        return windows.read().steps().get(Step.TOTAL).recent().getTotalCount();
    }
}
