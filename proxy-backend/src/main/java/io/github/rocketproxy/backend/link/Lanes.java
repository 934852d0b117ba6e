package io.github.rocketproxy.backend.link;

/**
 * Keeps the order of FIFO messages: of the calls of one lane one is at the broker, the others wait.
 * A fixed number of lanes is shared by all queues of the link; two queues in one lane wait for each
 * other without need, but never get out of order. Event loop only.
 */
final class Lanes {
    private static final int COUNT = 1024;

    private final boolean[] isTaken = new boolean[COUNT];
    private final CallQueue[] waiting = new CallQueue[COUNT];

    /** Whether the call may go now; else it waits here. */
    boolean enter(BrokerCall call) {
        int lane = call.lane & COUNT - 1;
        if (!isTaken[lane]) {
            isTaken[lane] = true;
            call.isInLane = true;
            return true;
        }
        if (waiting[lane] == null) {
            waiting[lane] = new CallQueue();
        }
        waiting[lane].add(call);
        return false;
    }

    /** The call is over; returns the one that may go now, or null. */
    BrokerCall leave(BrokerCall call) {
        if (!call.isInLane) {
            return null;
        }
        call.isInLane = false;
        int lane = call.lane & COUNT - 1;
        BrokerCall next = waiting[lane] == null ? null : waiting[lane].poll();
        if (next == null) {
            isTaken[lane] = false;
        } else {
            next.isInLane = true;
        }
        return next;
    }
}
