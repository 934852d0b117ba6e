package io.github.rocketproxy.pipeline.traffic;

/**
 * A limit in force as it is now, over all shards.
 *
 * @param rule as it is configured
 * @param name whose meter it is; of a rule for each of a kind there is a reading for each
 * @param requestsLeft what may come at once; below 0 none until the debt is earned back
 * @param bytesLeft as {@code requestsLeft}
 * @param inFlight requests that have no answer yet
 * @param passed requests let through
 * @param refused requests refused by this limit
 * @param wouldBeRefused requests let through that would have been refused
 */
public record LimitReading(
        TrafficRule rule,
        String name,
        long requestsLeft,
        long bytesLeft,
        long inFlight,
        long passed,
        long refused,
        long wouldBeRefused) {
    /** Whether any request met it. */
    boolean isUsed() {
        return passed + refused + wouldBeRefused > 0;
    }
}
