package io.github.rocketproxy.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.process.JvmCounts;
import io.github.rocketproxy.bench.process.ProcessUsage;
import io.github.rocketproxy.bench.report.Metric;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class UsageTest {
    private static final LoadResult RESULT = LoadResult.of(1_000, 2, 500_000_000);

    private static ProcessUsage cpuMs(long ms) {
        return new ProcessUsage(ms * 1_000_000, 3 << 20, 1);
    }

    @Test
    void shouldDivideWhatWasUsedByTheMessages() {
        Usage before = new Usage(cpuMs(100), cpuMs(50), cpuMs(7), new JvmCounts(1_000, 4));
        Usage after = new Usage(cpuMs(110), cpuMs(80), cpuMs(9), new JvmCounts(5_000_000, 10));

        Map<Metric, Double> values = after.since(before, RESULT);

        assertThat(values)
                .containsEntry(Metric.THROUGHPUT, 2_000.0)
                .containsEntry(Metric.PROXY_CPU, 10.0)
                .containsEntry(Metric.BROKER_CPU, 30.0)
                .containsEntry(Metric.CLUSTER_CPU, 40.0)
                .containsEntry(Metric.GENERATOR_CPU, 2.0)
                .containsEntry(Metric.PROXY_ALLOCATED, 4_999.0)
                .containsEntry(Metric.PROXY_GC, 6.0)
                .containsEntry(Metric.PROXY_RSS, 3.0)
                .containsEntry(Metric.ERRORS, 2.0);
    }

    @Test
    void shouldCountTheBrokerAsTheClusterWhenThereIsNoProxy() {
        Usage before = new Usage(null, cpuMs(50), cpuMs(7), null);
        Usage after = new Usage(null, cpuMs(84), cpuMs(9), null);

        Map<Metric, Double> values = after.since(before, RESULT);

        assertThat(values)
                .containsEntry(Metric.CLUSTER_CPU, 34.0)
                .doesNotContainKeys(Metric.PROXY_CPU, Metric.PROXY_ALLOCATED, Metric.PROXY_RSS);
    }

    @Test
    void shouldTellOnlyErrorsWhenNothingWasConfirmed() {
        Usage usage = new Usage(cpuMs(1), cpuMs(1), cpuMs(1), null);

        assertThat(usage.since(usage, LoadResult.of(0, 5, 1))).containsOnlyKeys(Metric.ERRORS);
    }
}
