package io.github.rocketproxy.pipeline.traffic;

/** How the requests in flight of one key are split over the shards. Immutable. */
final class CountSplit {
    private final Quota quota;
    private final long[] shares;
    private final long[] ceilings;

    /**
     * @param shares by shard
     */
    CountSplit(Quota quota, long[] shares) {
        this.quota = quota;
        this.shares = shares;
        ceilings = new long[Priority.values().length * shares.length];
        for (Priority priority : Priority.values()) {
            for (int i = 0; i < shares.length; i++) {
                ceilings[priority.ordinal() * shares.length + i] =
                        shares[i] - priority.reserve(shares[i]);
            }
        }
    }

    Quota quota() {
        return quota;
    }

    /** Most that the shard may have in flight. */
    long share(int shard) {
        return shares[shard];
    }

    /** The lowest ceiling there is: below it no priority matters. */
    long lowestCeiling(int shard) {
        long lowest = shares[shard];
        for (int at = shard; at < ceilings.length; at += shares.length) {
            lowest = Math.min(lowest, ceilings[at]);
        }
        return lowest;
    }

    /** Most that the shard may have in flight when it lets through a request of this priority. */
    long ceiling(Priority priority, int shard) {
        return ceilings[priority.ordinal() * shares.length + shard];
    }
}
