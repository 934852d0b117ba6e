package io.github.rocketproxy.backend.lease;

import java.util.List;

/**
 * How long messages are kept for clients. Immutable.
 *
 * @param proxyNumber tells this process from others; part of the receipt handles it hands out
 * @param maxLeases most leases of a shard
 * @param maxLiteLeases most lite messages that one client may hold
 * @param renewAheadMs a lease is renewed so long before its time is over
 * @param renewalsMs invisible duration of the first renewal, the second, ...; the last is repeated
 * @param maxHoldMs a message that was held so long comes back as if its client had failed
 * @param nackMs after this time a message that was given back is visible again
 * @param retryMs wait after a renewal or return that a broker did not confirm
 */
public record LeaseConfig(
        long proxyNumber,
        int maxLeases,
        int maxLiteLeases,
        long renewAheadMs,
        List<Long> renewalsMs,
        long maxHoldMs,
        long nackMs,
        long retryMs) {
    /** A lease's number has 24 bits for its place in the shard. */
    public static final int MAX_LEASES = 1 << 24;

    /** Says which limit is wrong, and what it may be. */
    public LeaseConfig {
        renewalsMs = List.copyOf(renewalsMs);
        require(proxyNumber >= 0 && proxyNumber <= Integer.MAX_VALUE, "proxyNumber: 31 bits");
        require(maxLeases > 0 && maxLeases <= MAX_LEASES, "maxLeases: 1 to " + MAX_LEASES);
        require(maxLiteLeases > 0, "maxLiteLeases: above 0");
        require(renewAheadMs > 0, "renewAheadMs: above 0");
        require(!renewalsMs.isEmpty(), "renewalsMs: at least one");
        for (long renewalMs : renewalsMs) {
            require(renewalMs > renewAheadMs, "renewalsMs: above renewAheadMs");
        }
        require(maxHoldMs > 0, "maxHoldMs: above 0");
        require(nackMs > 0, "nackMs: above 0");
        require(retryMs > 0, "retryMs: above 0");
    }

    private static void require(boolean isRight, String text) {
        if (!isRight) {
            throw new IllegalArgumentException(text);
        }
    }

    /**
     * What serves most: renewals grow to five minutes, which is also how long a message can be out
     * of reach after this process was killed.
     */
    public static LeaseConfig defaults(long proxyNumber) {
        return new LeaseConfig(
                proxyNumber,
                1 << 18,
                100,
                10_000,
                List.of(60_000L, 180_000L, 300_000L),
                10_800_000,
                1_000,
                1_000);
    }

    /** Invisible duration of a lease's next renewal. */
    long renewalMs(int renewals) {
        return renewalsMs.get(Math.min(renewals, renewalsMs.size() - 1));
    }
}
