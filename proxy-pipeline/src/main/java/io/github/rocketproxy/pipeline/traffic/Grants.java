package io.github.rocketproxy.pipeline.traffic;

import java.util.Arrays;

/**
 * The grants of a request that is as many events as it has messages or handles. Kept by whoever
 * answers the request, and used again for the next. Event loop only.
 */
public final class Grants {
    private Grant[] grants = {new Grant()};
    private int count;

    /** A request of so many events begins. */
    public void begin(int events) {
        if (events > grants.length) {
            int known = grants.length;
            grants = Arrays.copyOf(grants, events);
            for (int i = known; i < events; i++) {
                grants[i] = new Grant();
            }
        }
        count = events;
    }

    /** For the event of this index. */
    public Grant at(int index) {
        return grants[index];
    }

    /**
     * The request has its answer; all of it is given back.
     *
     * @param deliveredBytes of the messages in the answer
     */
    public void giveBack(long deliveredBytes) {
        long bytes = deliveredBytes;
        for (int i = 0; i < count; i++) {
            grants[i].giveBack(bytes);
            bytes = 0; // once
        }
        count = 0;
    }
}
