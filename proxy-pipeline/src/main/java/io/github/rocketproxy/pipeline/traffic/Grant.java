package io.github.rocketproxy.pipeline.traffic;

/**
 * What one request has in flight, until it has its answer: taken by the stage that lets it through,
 * given back on the loop of the same shard. The ring, or whatever carries the request between the
 * two threads, orders their accesses. Used again for other requests, which mostly meet the same
 * meters: so it goes on to know them, and a reference that is there already is not stored again.
 */
public final class Grant {
    private final KeyMeter[] meters = new KeyMeter[LimitKind.values().length];
    private boolean isHeld;

    /**
     * Stage thread; for each kind before {@link #hold}.
     *
     * @param meter null: the request meets none of this kind
     */
    @SuppressWarnings("ReferenceEquality")
    void set(LimitKind kind, KeyMeter meter) {
        int at = kind.ordinal();
        if (meters[at] != meter) {
            meters[at] = meter;
        }
    }

    /** Stage thread: all of it is in flight. */
    void hold() {
        isHeld = true;
    }

    /** Whether its request was let through and has no answer yet. */
    public boolean isHeld() {
        return isHeld;
    }

    /**
     * The request has its answer. A second time changes nothing.
     *
     * @param deliveredBytes of the messages in the answer
     */
    public void giveBack(long deliveredBytes) {
        if (!isHeld) {
            return;
        }
        isHeld = false;
        for (KeyMeter meter : meters) {
            if (meter != null) {
                meter.giveBack(deliveredBytes);
            }
        }
    }
}
