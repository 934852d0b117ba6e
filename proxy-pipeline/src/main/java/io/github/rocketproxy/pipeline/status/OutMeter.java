package io.github.rocketproxy.pipeline.status;

/** What was delivered of one topic to one group, by one event loop. Written by the loop alone. */
public final class OutMeter {
    private final int topicSlot;
    private final int groupSlot;

    /** Without a bound: a count and a sum. */
    private final CountHistogram first = new CountHistogram();

    private final CountHistogram again = new CountHistogram();

    OutMeter(int topicSlot, int groupSlot) {
        this.topicSlot = topicSlot;
        this.groupSlot = groupSlot;
    }

    void add(boolean isRetry, int bodyBytes) {
        (isRetry ? again : first).record(bodyBytes);
    }

    public int topicSlot() {
        return topicSlot;
    }

    public int groupSlot() {
        return groupSlot;
    }

    /** Messages that were delivered before, or not; their count and bytes. */
    public CountHistogram messages(boolean isRetry) {
        return isRetry ? again : first;
    }
}
