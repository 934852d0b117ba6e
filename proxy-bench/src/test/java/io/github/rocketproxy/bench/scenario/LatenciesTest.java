package io.github.rocketproxy.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.report.LatencyRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LatenciesTest {
    private final Latencies latencies = new Latencies("send-rate", 5_000);

    @Test
    void shouldJoinTheRoundsOfEachTarget() {
        latencies.add("a", LoadResult.of(1_000, 0, 1_000_000_000));
        latencies.add("b", LoadResult.of(10, 0, 1_000_000_000));
        latencies.add("a", LoadResult.of(3_000, 4, 1_000_000_000));

        LatencyRun run = latencies.runs().getFirst();

        assertThat(latencies.runs()).hasSize(2);
        assertThat(run.target()).isEqualTo("a");
        assertThat(run.scenario()).isEqualTo("send-rate");
        assertThat(run.achievedPerSecond()).isEqualTo(2_000);
        assertThat(run.errors()).containsEntry("failed", 4L);
        assertThat(run.missedRate()).isFalse();
    }

    @Test
    void shouldSayThatTheRateWasMissedWhenOneRoundMissedIt() {
        LoadResult good = LoadResult.of(10, 0, 1);
        latencies.add("a", new LoadResult(good.outcome(), 1, true));
        latencies.add("a", good);

        assertThat(latencies.runs().getFirst().missedRate()).isTrue();
    }
}
