package io.github.rocketproxy.pipeline.route;

import io.github.rocketproxy.pipeline.status.MeterSlots;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A consumer group's settings at the brokers. Immutable. */
public final class GroupSettings {
    /** Lite topics that one client may subscribe, where the brokers say nothing else. */
    public static final int DEFAULT_LITE_QUOTA = 2_000;

    /** Deliveries before a message is a dead letter, where the brokers say nothing else. */
    public static final int DEFAULT_MAX_ATTEMPTS = 17;

    /**
     * Waits between deliveries, ms, where the brokers say nothing else: one second to two hours.
     */
    public static final List<Long> DEFAULT_WAITS_MS =
            List.of(
                    1_000L,
                    5_000L,
                    10_000L,
                    30_000L,
                    60_000L,
                    120_000L,
                    180_000L,
                    240_000L,
                    300_000L,
                    360_000L,
                    420_000L,
                    480_000L,
                    540_000L,
                    600_000L,
                    1_200_000L,
                    1_800_000L,
                    3_600_000L,
                    7_200_000L);

    private final String group;
    private final byte[] groupBytes;
    private final boolean isFifo;
    private final String liteBindTopic;
    private final int liteQuota;
    private final int maxAttempts;
    private final Backoff backoff;
    private final long fetchedNs;
    private final int meterSlot;

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
     * @param liteBindTopic the parent topic of the only lite topics that its consumers may have;
     *     null if the group is not for lite consumers
     * @param liteQuota lite topics that one client may subscribe
     * @param maxAttempts deliveries before a message goes to the dead letter queue (retryMaxTimes +
     *     1)
     */
    public GroupSettings(
            String group,
            boolean isFifo,
            String liteBindTopic,
            int liteQuota,
            int maxAttempts,
            Backoff backoff,
            long fetchedNs) {
        this(
                group,
                isFifo,
                liteBindTopic,
                liteQuota,
                maxAttempts,
                backoff,
                fetchedNs,
                MeterSlots.OTHER);
    }

    private GroupSettings(
            String group,
            boolean isFifo,
            String liteBindTopic,
            int liteQuota,
            int maxAttempts,
            Backoff backoff,
            long fetchedNs,
            int meterSlot) {
        this.group = group;
        this.groupBytes = group.getBytes(StandardCharsets.UTF_8);
        this.isFifo = isFifo;
        this.liteBindTopic = liteBindTopic;
        this.liteQuota = liteQuota;
        this.maxAttempts = maxAttempts;
        this.backoff = backoff;
        this.fetchedNs = fetchedNs;
        this.meterSlot = meterSlot;
    }

    /** The same, counted under that number. */
    public GroupSettings metered(int slot) {
        return new GroupSettings(
                group, isFifo, liteBindTopic, liteQuota, maxAttempts, backoff, fetchedNs, slot);
    }

    /** The number under which what it gets is counted, see {@link MeterSlots}. */
    public int meterSlot() {
        return meterSlot;
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
        return liteBindTopic != null;
    }

    /** The parent topic of its lite topics; null if the group is not for lite consumers. */
    public String liteBindTopic() {
        return liteBindTopic;
    }

    /** Lite topics that one client may subscribe. */
    public int liteQuota() {
        return liteQuota;
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

    /** Whether both say the same of the same group, apart from when they were fetched. */
    public boolean saysTheSameAs(GroupSettings other) {
        return other != null
                && group.equals(other.group)
                && isFifo == other.isFifo
                && Objects.equals(liteBindTopic, other.liteBindTopic)
                && liteQuota == other.liteQuota
                && maxAttempts == other.maxAttempts
                && Objects.equals(backoff, other.backoff);
    }
}
