package io.github.rocketproxy.pipeline.traffic;

/**
 * What one request has in flight, until it has its answer: taken by the stage that lets it through,
 * given back on the loop of the same shard. The ring, or whatever carries the request between the
 * two threads, orders their accesses. Used again for other requests.
 */
public final class Grant {
    private final KeyMeter[] meters = new KeyMeter[LimitKind.values().length];
    private int count;

    /** Stage thread. */
    void add(KeyMeter meter) {
        meters[count] = meter;
        count++;
    }

    /** Whether something is in flight. */
    public boolean isHeld() {
        return count > 0;
    }

    /**
     * The request has its answer. A second time changes nothing.
     *
     * @param deliveredBytes of the messages in the answer
     */
    public void giveBack(long deliveredBytes) {
        for (int i = 0; i < count; i++) {
            meters[i].giveBack(deliveredBytes);
            meters[i] = null;
        }
        count = 0;
    }
}
