package io.github.rocketproxy.backend.link;

/**
 * Lets a few calls of each lane be at the broker, while the others wait. With a width of one a lane
 * keeps order. A fixed number of lanes is shared by all topics or queues of the link; two in one
 * lane wait for each other without need, but never get out of order. Event loop only.
 */
final class Lanes {
    private static final int COUNT = 1024;

    private final int width;
    private final int[] taken = new int[COUNT];
    private final CallQueue[] waiting = new CallQueue[COUNT];

    /**
     * @param width calls of a lane that may be at the broker
     */
    Lanes(int width) {
        this.width = width;
    }

    /** Whether the call may go now; else it waits here. */
    boolean enter(BrokerCall call) {
        int lane = call.lane & COUNT - 1;
        if (taken[lane] < width) {
            taken[lane]++;
            call.isInLane = true;
            return true;
        }
        if (waiting[lane] == null) {
            waiting[lane] = new CallQueue();
        }
        waiting[lane].add(call);
        return false;
    }

    /** The call, which has entered, is over; returns the one that may go now, or null. */
    BrokerCall leave(BrokerCall call) {
        call.isInLane = false;
        int lane = call.lane & COUNT - 1;
        BrokerCall next = waiting[lane] == null ? null : waiting[lane].poll();
        if (next == null) {
            taken[lane]--;
        } else {
            next.isInLane = true;
        }
        return next;
    }

    /** The call that waits behind this one, which has just been let in; null if there is none. */
    BrokerCall behind(BrokerCall call) {
        CallQueue queue = waiting[call.lane & COUNT - 1];
        return queue == null ? null : queue.peek();
    }
}
