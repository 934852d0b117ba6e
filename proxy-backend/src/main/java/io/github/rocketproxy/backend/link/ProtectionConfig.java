package io.github.rocketproxy.backend.link;

/**
 * How a link behaves towards a broker that is slow, overloaded or gone.
 *
 * @param concurrency how many requests may be in flight
 * @param circuit when requests are stopped, and let through again
 * @param routing how fast messages leave a sick broker, and come back
 * @param retries how much the proxy itself may send again
 */
public record ProtectionConfig(
        Concurrency concurrency, Trips circuit, Routing routing, Retries retries) {
    /** What serves most. */
    public static final ProtectionConfig DEFAULT =
            new ProtectionConfig(
                    new Concurrency(true, 8, 1_024, 4_096, 12_288),
                    new Trips(true, 5, 50, 500, 5_000, 3),
                    new Routing(true, 500, 5_000),
                    new Retries(10, 64));

    /** No limit but those of the link, no circuit, nothing moved, repetitions without end. */
    public static final ProtectionConfig OFF =
            new ProtectionConfig(
                    new Concurrency(false, 1, 1, 1, Integer.MAX_VALUE),
                    new Trips(false, 1, 100, 1, 1, 1),
                    new Routing(false, 1, 1),
                    new Retries(100, 1_000_000));

    /**
     * Quick requests are all but long polls; a batch is one.
     *
     * @param isOn whether their number follows the broker's latency
     * @param min fewest in flight that the limit goes down to
     * @param max most in flight
     * @param maxWaiting most that wait above the limit; further ones are refused
     * @param maxPolls most long polls
     */
    public record Concurrency(boolean isOn, int min, int max, int maxWaiting, int maxPolls) {}

    /**
     * The circuit.
     *
     * @param isOn whether there is one
     * @param failures failures without a success between them that open it
     * @param failurePercent share of failures within ten seconds that opens it
     * @param minPauseMs how long it stays open the first time
     * @param maxPauseMs what doubling leads to
     * @param probes successes that close it
     */
    public record Trips(
            boolean isOn,
            int failures,
            int failurePercent,
            long minPauseMs,
            long maxPauseMs,
            int probes) {}

    /**
     * The choice of the broker where there is one.
     *
     * @param isOn whether it heeds how brokers are
     * @param stallMs time without an answer, while some are due, after which messages go elsewhere
     * @param slowStartMs time in which a broker that is well again gets back its full share
     */
    public record Routing(boolean isOn, long stallMs, long slowStartMs) {}

    /**
     * What the proxy itself may send again, for each link.
     *
     * @param percent of the requests
     * @param minPerSecond however few requests there are
     */
    public record Retries(int percent, int minPerSecond) {}

    /** The same with another circuit. */
    public ProtectionConfig with(Trips other) {
        return new ProtectionConfig(concurrency, other, routing, retries);
    }

    /** The same with other bounds. */
    public ProtectionConfig with(Concurrency other) {
        return new ProtectionConfig(other, circuit, routing, retries);
    }

    /** The same with another budget. */
    public ProtectionConfig with(Retries other) {
        return new ProtectionConfig(concurrency, circuit, routing, other);
    }
}
