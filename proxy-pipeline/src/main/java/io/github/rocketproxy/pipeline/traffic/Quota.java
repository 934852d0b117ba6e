package io.github.rocketproxy.pipeline.traffic;

/** One bound of a rule in force: its number, its first split, and what is said when it is met. */
final class Quota {
    private static final long[] HINTS_MS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000
    };

    private final TrafficRule rule;
    private final Measure measure;
    private final long limit;
    private final RateSplit rates;
    private final CountSplit counts;

    /** Made when first needed, by whichever thread; all make the same. */
    private final String[] texts = new String[HINTS_MS.length];

    private Quota(TrafficRule rule, Measure measure, long limit, int shards) {
        this.rule = rule;
        this.measure = measure;
        this.limit = limit;
        if (measure == Measure.IN_FLIGHT) {
            rates = null;
            counts = new CountSplit(this, Shares.initialCounts(limit, shards));
        } else {
            counts = null;
            rates =
                    new RateSplit(
                            this,
                            0,
                            new long[shards],
                            Shares.initialRates(limit * RateSplit.ONE, shards));
        }
    }

    /** Null where there is no limit. */
    static Quota of(TrafficRule rule, Measure measure, long limit, int shards) {
        return limit == 0 ? null : new Quota(rule, measure, limit, shards);
    }

    Measure measure() {
        return measure;
    }

    /** Requests or bytes a second, or requests. */
    long limit() {
        return limit;
    }

    /** What may be saved up at this rate. */
    long burst(long rate) {
        return rate / 1_000 * rule.burstMs() + rate % 1_000 * rule.burstMs() / 1_000;
    }

    /** The split of a key that nobody has split otherwise. */
    RateSplit rates() {
        return rates;
    }

    /** As {@link #rates}, of requests in flight. */
    CountSplit counts() {
        return counts;
    }

    /**
     * For the client that is refused.
     *
     * @param waitMs how long it should wait; rounded up to one of a few times
     */
    String text(long waitMs) {
        int hint = 0;
        while (hint < HINTS_MS.length - 1 && HINTS_MS[hint] < waitMs) {
            hint++;
        }
        String text = texts[hint];
        if (text == null) {
            text =
                    rule.subject()
                            + ": "
                            + limit
                            + " "
                            + measure.unit()
                            + "; retry in "
                            + HINTS_MS[hint]
                            + " ms";
            texts[hint] = text;
        }
        return text;
    }
}
