package io.github.rocketproxy.pipeline.traffic;

/**
 * A limit as it is configured, for the whole process.
 *
 * @param kind what it is about
 * @param name whose limit it is; {@link #EACH}: of everything of this kind that has no rule of its
 *     own, each by itself; {@link #TOTAL} of the total
 * @param requestsPerSecond 0: no limit
 * @param bytesPerSecond of messages that are sent and received; 0: no limit
 * @param inFlight requests that may wait for their answer at a time; 0: no limit
 * @param burstMs how much may come at once after a pause, as the time in which the rate allows it
 */
public record TrafficRule(
        LimitKind kind,
        String name,
        long requestsPerSecond,
        long bytesPerSecond,
        long inFlight,
        long burstMs) {
    /** The name of the rule for all that have none of their own. */
    public static final String EACH = "*";

    /** The name of the total. */
    public static final String TOTAL = "total";

    /** More a second cannot be counted. */
    public static final long MAX_PER_SECOND = 9_000_000_000L;

    /** Longer a burst cannot be. */
    public static final long MAX_BURST_MS = 60_000;

    /** Checks the ranges. */
    public TrafficRule {
        if (requestsPerSecond < 0
                || requestsPerSecond > MAX_PER_SECOND
                || bytesPerSecond < 0
                || bytesPerSecond > MAX_PER_SECOND
                || inFlight < 0
                || burstMs < 1
                || burstMs > MAX_BURST_MS) {
            throw new IllegalArgumentException("out of range: " + kind + " " + name);
        }
    }

    /** Whose limit it is, as clients read it. */
    String subject() {
        if (kind == LimitKind.TOTAL) {
            return kind.word();
        }
        return name.equals(EACH) ? "each " + kind.word() : kind.word() + " " + name;
    }
}
