package io.github.rocketproxy.pipeline.route;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A consumer group's settings at the brokers. Immutable. */
public final class GroupSettings {
    private final String group;
    private final byte[] groupBytes;
    private final boolean isFifo;
    private final boolean isLite;
    private final int maxAttempts;
    private final Backoff backoff;
    private final long fetchedNs;

    /**
     * How long to wait before a message is delivered again.
     *
     * @param isExponential else {@code customMs} counts
     * @param customMs waits by attempt, ms
     * @param initialMs first wait, exponential, ms
     * @param maxMs longest wait, exponential, ms
     * @param multiplier growth, exponential
     */
    public record Backoff(
            boolean isExponential,
            List<Long> customMs,
            long initialMs,
            long maxMs,
            float multiplier) {}

    /**
     * @param isFifo messages of a queue are consumed one after another (consumeMessageOrderly)
     * @param isLite bound to a lite parent topic
     * @param maxAttempts deliveries before a message goes to the dead letter queue (retryMaxTimes +
     *     1)
     */
    public GroupSettings(
            String group,
            boolean isFifo,
            boolean isLite,
            int maxAttempts,
            Backoff backoff,
            long fetchedNs) {
        this.group = group;
        this.groupBytes = group.getBytes(StandardCharsets.UTF_8);
        this.isFifo = isFifo;
        this.isLite = isLite;
        this.maxAttempts = maxAttempts;
        this.backoff = backoff;
        this.fetchedNs = fetchedNs;
    }

    public String group() {
        return group;
    }

    /** {@link #group()} in UTF-8. Not to be written to. */
    public byte[] groupBytes() {
        return groupBytes;
    }

    public boolean isFifo() {
        return isFifo;
    }

    public boolean isLite() {
        return isLite;
    }

    public int maxAttempts() {
        return maxAttempts;
    }

    public Backoff backoff() {
        return backoff;
    }

    /** {@code System.nanoTime()} of the answer that this was made from. */
    public long fetchedNs() {
        return fetchedNs;
    }
}
