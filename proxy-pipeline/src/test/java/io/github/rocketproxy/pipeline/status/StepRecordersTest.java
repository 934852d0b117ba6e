package io.github.rocketproxy.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StepRecordersTest {
    private final StepRecorders shard = new StepRecorders();

    @Test
    void shouldHandOutEachDurationOnce() {
        Histogram sum = new Histogram(2);
        shard.record(Step.SENT, 1_000);
        shard.record(Step.SENT, 2_000);
        shard.addInterval(Step.SENT, sum);
        shard.record(Step.SENT, 50_000);
        shard.addInterval(Step.SENT, sum);
        shard.addInterval(Step.SENT, sum);

        assertThat(sum.getTotalCount()).isEqualTo(3);
        assertThat(sum.getMaxValue()).isBetween(50_000L, 50_500L);
    }

    @Test
    void shouldAddUpShards() {
        StepRecorders other = new StepRecorders();
        Histogram sum = new Histogram(2);
        shard.record(Step.TOTAL, 1);
        other.record(Step.TOTAL, Long.MAX_VALUE);

        shard.addInterval(Step.TOTAL, sum);
        other.addInterval(Step.TOTAL, sum);

        assertThat(sum.getTotalCount()).isEqualTo(2);
        assertThat(sum.getValueAtPercentile(50)).isEqualTo(1);
        assertThat(sum.getMaxValue()).isBetween(60_000_000_000L, 60_600_000_000L);
    }
}
