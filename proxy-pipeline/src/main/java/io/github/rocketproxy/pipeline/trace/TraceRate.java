package io.github.rocketproxy.pipeline.trace;

/** How many requests are followed. Any thread; may be changed at any time. */
public final class TraceRate {
    /** Nothing is followed. */
    public static final TraceRate OFF = new TraceRate(0, 0);

    private volatile long threshold;
    private volatile int maxPerSecond;

    /** As {@link #set}. */
    public TraceRate(double ratio, int maxPerSecond) {
        set(ratio, maxPerSecond);
    }

    /**
     * @param ratio of the requests that nobody has decided on, 0 to 1
     * @param maxPerSecond most requests that an event loop follows in a second; 0: none
     */
    public void set(double ratio, int maxPerSecond) {
        this.maxPerSecond = maxPerSecond;
        threshold = maxPerSecond == 0 ? 0 : (long) (ratio * Long.MAX_VALUE);
    }

    /** Of a random number of 63 bits those below this are chosen. */
    long threshold() {
        return threshold;
    }

    int maxPerSecond() {
        return maxPerSecond;
    }
}
