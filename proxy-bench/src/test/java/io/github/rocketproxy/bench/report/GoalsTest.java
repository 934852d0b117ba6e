package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rocketproxy.bench.report.Verdict.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GoalsTest {
    private static final Goal FIFTH =
            new Goal(
                    "cpu",
                    "send",
                    Metric.PROXY_CPU,
                    new Bound.Ratio("official", Metric.PROXY_CPU, 0.2));
    private static final Goal FASTER =
            new Goal(
                    "speed",
                    "send",
                    Metric.THROUGHPUT,
                    new Bound.Ratio("official", Metric.THROUGHPUT, 4));
    private static final Goal FLAT =
            new Goal("flat", "connections", Metric.PROXY_CPU, new Bound.Flat(1.25));

    private final List<Sample> samples = new ArrayList<>();

    @Test
    void shouldBeMetUpToTheBoundAndNotBeyond() {
        add("send", "official", 0, Metric.PROXY_CPU, 50, 60, 40);
        add("send", "own", 0, Metric.PROXY_CPU, 10, 12, 8);

        assertThat(verdict(FIFTH).status()).isEqualTo(Status.MET);
        assertThat(verdict(FIFTH).figure()).startsWith("0.200 x official: 10.0 against 50.0 us");

        samples.clear();
        add("send", "official", 0, Metric.PROXY_CPU, 50, 60, 40);
        add("send", "own", 0, Metric.PROXY_CPU, 10.1, 12.1, 8.1);

        assertThat(verdict(FIFTH).status()).isEqualTo(Status.NOT_MET);
    }

    @Test
    void shouldWantMoreOfWhatIsBetterWhenThereIsMore() {
        add("send", "official", 0, Metric.THROUGHPUT, 100, 100);
        add("send", "own", 0, Metric.THROUGHPUT, 399, 399);

        assertThat(verdict(FASTER).status()).isEqualTo(Status.NOT_MET);
        assertThat(FASTER.target()).isEqualTo(">= 4 x official");
    }

    @Test
    void shouldCompareWithAnotherMetricOfTheBase() {
        Goal free =
                new Goal(
                        "free",
                        "send",
                        Metric.CLUSTER_CPU,
                        new Bound.Ratio("direct", Metric.BROKER_CPU, 1));
        add("send", "direct", 0, Metric.BROKER_CPU, 34);
        add("send", "own", 0, Metric.CLUSTER_CPU, 17);

        assertThat(verdict(free).ratio().median()).isEqualTo(0.5);
        assertThat(verdict(free).status()).isEqualTo(Status.MET);
    }

    @Test
    void shouldSayWhatWasNotMeasured() {
        add("send", "own", 0, Metric.PROXY_CPU, 10);

        assertThat(verdict(FIFTH).status()).isEqualTo(Status.NOT_MEASURED);
        assertThat(verdict(FLAT).status()).isEqualTo(Status.NOT_MEASURED);
        assertThat(Goals.judge(report())).hasSameSizeAs(Goals.ALL);
    }

    @Test
    void shouldJudgeByTheWorstPointOfAnAxis() {
        Goal ahead =
                new Goal(
                        "ahead",
                        "body",
                        Metric.PROXY_CPU,
                        new Bound.Ratio("official", Metric.PROXY_CPU, 1));
        add("body", "official", 128, Metric.PROXY_CPU, 50);
        add("body", "own", 128, Metric.PROXY_CPU, 10);
        add("body", "official", 16_384, Metric.PROXY_CPU, 60);
        add("body", "own", 16_384, Metric.PROXY_CPU, 66);
        add("body", "official", 1 << 20, Metric.PROXY_CPU, 100);
        add("body", "own", 1 << 20, Metric.PROXY_CPU, 50);

        assertThat(verdict(ahead).status()).isEqualTo(Status.NOT_MET);
        assertThat(verdict(ahead).ratio().median()).isEqualTo(1.1, within(1e-9));
        assertThat(verdict(ahead).figure()).contains("worst of 3 points: 16 KiB");
    }

    @Test
    void shouldBeFlatWhenHighestAndLowestAreNear() {
        add("connections", "own", 1, Metric.PROXY_CPU, 8);
        add("connections", "own", 100, Metric.PROXY_CPU, 10);

        assertThat(verdict(FLAT).status()).isEqualTo(Status.MET);

        add("connections", "own", 5000, Metric.PROXY_CPU, 10.5);

        assertThat(verdict(FLAT).status()).isEqualTo(Status.NOT_MET);
        assertThat(verdict(FLAT).figure())
                .isEqualTo("highest 1.31 x lowest: 8.00 to 10.5 us, 1 to 5,000 connections");
    }

    @Test
    void shouldHoldAnAbsoluteBound() {
        Goal small = new Goal("small", "send", Metric.PROXY_ALLOCATED, new Bound.Absolute(4096));
        add("send", "own", 0, Metric.PROXY_ALLOCATED, 4000, 5000, 4096);

        assertThat(verdict(small).status()).isEqualTo(Status.MET);
        assertThat(small.target()).isEqualTo("<= 4,096 B");
    }

    @Test
    void shouldJudgeTheFirstOfOurTargets() {
        add("send", "official", 0, Metric.PROXY_CPU, 50);
        add("send", "own-fused", 0, Metric.PROXY_CPU, 9);
        add("send", "own-staged", 0, Metric.PROXY_CPU, 20);

        assertThat(report().subject()).contains("own-fused");
        assertThat(verdict(FIFTH).own().median()).isEqualTo(9);
        assertThat(Report.isOwn("owner")).isFalse();
    }

    private void add(String scenario, String target, double at, Metric metric, double... rounds) {
        for (int i = 0; i < rounds.length; i++) {
            samples.add(new Sample(scenario, target, at, i + 1, Map.of(metric, rounds[i])));
        }
    }

    private Verdict verdict(Goal goal) {
        return new Judge(report(), goal).verdict();
    }

    private Report report() {
        return new Report("", "official", "", Map.of(), Map.of(), samples, List.of());
    }
}
