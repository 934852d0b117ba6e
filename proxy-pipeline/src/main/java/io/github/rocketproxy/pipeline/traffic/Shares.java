package io.github.rocketproxy.pipeline.traffic;

/** Divides something over shards. The last shard is the control plane's. Stateless. */
final class Shares {
    /** Of a rate this part is for the control plane, until more is asked for there. */
    private static final int CONTROL_PART = 16;

    /** Of its even share each shard keeps this part, so that it can begin at once. */
    private static final int KEPT_PART = 8;

    private Shares() {}

    /** A rate as it is split until something is known of the demand. */
    static long[] initialRates(long whole, int shards) {
        long[] shares = new long[shards];
        int loops = shards - 1;
        shares[loops] = loops == 0 ? whole : whole / CONTROL_PART;
        spread(whole - shares[loops], shares, loops, 0);
        return shares;
    }

    /** A count as it is split until something is known of the demand. */
    static long[] initialCounts(long whole, int shards) {
        long[] shares = new long[shards];
        spread(whole, shares, shards == 1 ? 1 : shards - 1, 0);
        return shares;
    }

    /**
     * By demand: everyone gets what it asks for as long as there is enough, else those who ask for
     * much get the same; what is left over is spread evenly.
     *
     * @param first the shard that odd ones go to first
     * @param count the shards that may get any
     */
    static long[] byDemand(long whole, long[] demands, int count, int first) {
        long[] shares = new long[demands.length];
        long kept = whole / ((long) count * KEPT_PART);
        long rest = whole - kept * count;
        for (int i = 0; i < count; i++) {
            shares[i] = kept;
        }
        for (int round = 0; round < count && rest > 0; round++) {
            int asking = asking(demands, shares, count);
            if (asking == 0) {
                break;
            }
            long level = Math.max(1, rest / asking);
            for (int i = 0; i < count && rest > 0; i++) {
                int shard = (first + i) % count;
                long given = Math.min(Math.min(level, rest), demands[shard] - shares[shard]);
                if (given > 0) {
                    shares[shard] += given;
                    rest -= given;
                }
            }
        }
        spread(rest, shares, count, first);
        return shares;
    }

    private static int asking(long[] demands, long[] shares, int count) {
        int asking = 0;
        for (int i = 0; i < count; i++) {
            asking += demands[i] > shares[i] ? 1 : 0;
        }
        return asking;
    }

    private static void spread(long whole, long[] shares, int count, int first) {
        for (int i = 0; i < count; i++) {
            shares[(first + i) % count] += whole / count + (i < whole % count ? 1 : 0);
        }
    }
}
