package io.github.rocketproxy.pipeline.status;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many values fell into each of a few fixed buckets, and their sum. One thread writes, any
 * thread reads; a reader may see a value in one figure that it does not see in another yet. No
 * allocation.
 */
public final class CountHistogram {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] bounds;

    /** A count a bucket, one for what is above all bounds, and the sum. */
    private final long[] cells;

    /**
     * @param bounds upper bounds of the buckets, inclusive, ascending; shared, not written to
     */
    public CountHistogram(long... bounds) {
        this.bounds = bounds;
        cells = new long[bounds.length + 2];
    }

    /** The writing thread only. */
    public void record(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        add(bucket, 1);
        add(bounds.length + 1, value);
    }

    private void add(int cell, long amount) {
        CELLS.setOpaque(cells, cell, (long) CELLS.getOpaque(cells, cell) + amount);
    }

    private long cell(int cell) {
        return (long) CELLS.getOpaque(cells, cell);
    }

    /** Upper bounds of the buckets, inclusive. Not to be written to. */
    public long[] bounds() {
        return bounds;
    }

    /** Adds each bucket's count to {@code sums}, which has one more place than there are bounds. */
    public void addCountsTo(long[] sums) {
        for (int i = 0; i <= bounds.length; i++) {
            sums[i] += cell(i);
        }
    }

    /** How many values. */
    public long count() {
        long count = 0;
        for (int i = 0; i <= bounds.length; i++) {
            count += cell(i);
        }
        return count;
    }

    /** The sum of all values. */
    public long sum() {
        return cell(bounds.length + 1);
    }
}
