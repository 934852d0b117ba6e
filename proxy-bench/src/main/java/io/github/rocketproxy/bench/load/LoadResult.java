package io.github.rocketproxy.bench.load;

/**
 * A finished run.
 *
 * @param outcome latencies and errors of all connections
 * @param elapsedNs first call started to last call ended
 * @param missedRate the generator could not keep the rate that was asked for
 */
public record LoadResult(Outcome outcome, long elapsedNs, boolean missedRate) {
    /** What a generator in another process told: no latencies. */
    public static LoadResult of(long messages, long errors, long elapsedNs) {
        Outcome outcome = new Outcome();
        outcome.addMessages((int) messages);
        if (errors > 0) {
            outcome.onErrors("failed", errors);
        }
        return new LoadResult(outcome, elapsedNs, false);
    }

    /** Confirmed messages per second. */
    public double throughput() {
        return outcome.messages() * 1e9 / elapsedNs;
    }

    /** Latency at a percentile, in microseconds. */
    public double latencyUs(double percentile) {
        return outcome.latency().getValueAtPercentile(percentile) / 1e3;
    }
}
