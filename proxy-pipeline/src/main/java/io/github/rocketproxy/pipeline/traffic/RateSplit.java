package io.github.rocketproxy.pipeline.traffic;

/**
 * How the rate of one key is split over the shards from one moment on. Immutable, and one object
 * for all shards: it comes into force for all of them at once.
 *
 * <p>What a shard may spend is counted as what it has earned since the beginning of time, a
 * function of the time that goes on without a step from one split to the next. So a shard that has
 * slept through some splits earns neither too much nor too little, and all shards together never
 * earn more than the rate. In thousandths of a request or byte; sums may wrap around, differences
 * are right.
 */
final class RateSplit {
    /** Thousandths of a request or byte. */
    static final long ONE = 1_000;

    private static final long SECOND_US = 1_000_000;
    private static final long US_NS = 1_000;

    private final Quota quota;
    private final long sinceNs;
    private final long[] earned;
    private final long[] rates;
    private final long[] rooms;
    private final long[] marks;

    /**
     * @param earned by shard, by {@code sinceNs}
     * @param rates by shard, a second
     */
    RateSplit(Quota quota, long sinceNs, long[] earned, long[] rates) {
        this.quota = quota;
        this.sinceNs = sinceNs;
        this.earned = earned;
        this.rates = rates;
        rooms = new long[rates.length];
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = Math.max(ONE, quota.burst(rates[i]));
        }
        marks = marks(rooms);
    }

    /** However small the room is, a full bucket is enough for a request of any priority. */
    private static long[] marks(long[] rooms) {
        long[] marks = new long[Priority.values().length * rooms.length];
        for (Priority priority : Priority.values()) {
            for (int i = 0; i < rooms.length; i++) {
                marks[priority.ordinal() * rooms.length + i] =
                        Math.min(priority.reserve(rooms[i]), rooms[i] - ONE);
            }
        }
        return marks;
    }

    /** Goes on with other rates. */
    RateSplit next(long nowNs, long[] newRates) {
        long[] newEarned = new long[newRates.length];
        for (int i = 0; i < newEarned.length; i++) {
            newEarned[i] = earned(i, nowNs);
        }
        return new RateSplit(quota, nowNs, newEarned, newRates);
    }

    Quota quota() {
        return quota;
    }

    /** What the shard has earned by then. */
    long earned(int shard, long nowNs) {
        long elapsedUs = (nowNs - sinceNs) / US_NS;
        long rate = rates[shard];
        return earned[shard]
                + rate * (elapsedUs / SECOND_US)
                + rate * (elapsedUs % SECOND_US) / SECOND_US;
    }

    /** What the shard earns a second. */
    long rate(int shard) {
        return rates[shard];
    }

    /** What the shard keeps for those that go before this priority. */
    long mark(Priority priority, int shard) {
        return marks[priority.ordinal() * rooms.length + shard];
    }

    /** The highest mark there is: above it no priority matters. */
    long highestMark(int shard) {
        long highest = 0;
        for (int at = shard; at < marks.length; at += rooms.length) {
            highest = Math.max(highest, marks[at]);
        }
        return highest;
    }

    /** What the shard may have unspent at most. */
    long room(int shard) {
        return rooms[shard];
    }
}
