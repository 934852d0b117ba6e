package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.MessageKind;

/**
 * Makes one frame of calls that have waited for the same thing, so that the slower a broker is, the
 * more messages it gets at a time. Event loop only.
 */
final class Gathering {
    /** How many of those that wait for room are asked to join the one that goes. */
    private static final int WINDOW = 256;

    private final BrokerLink link;
    private final HeldCalls held;

    Gathering(BrokerLink link, HeldCalls held) {
        this.link = link;
        this.held = held;
    }

    /**
     * Lets those join that wait in the lane behind the call; false if that went wrong: then the
     * waiters have their verdicts.
     */
    boolean fromLane(BrokerCall call, Lanes lanes) {
        boolean isJoined = false;
        for (BrokerCall next = lanes.behind(call);
                next != null && call.handler.join(call, next);
                next = lanes.behind(call)) {
            isJoined = true;
            next.queue.remove(next);
            link.end(next);
        }
        return !isJoined || rewrite(call);
    }

    /** As {@link #fromLane}, among those that wait for room and for no lane. */
    boolean fromQueue(BrokerCall call, CallQueue queue) {
        if (call.messageKind != MessageKind.NORMAL || call.lane != BrokerCall.NO_LANE) {
            return true;
        }
        boolean isJoined = false;
        BrokerCall next = queue.peek();
        for (int i = 0; next != null && i < WINDOW; i++) {
            BrokerCall following = next.after;
            if (next.lane == BrokerCall.NO_LANE && call.handler.join(call, next)) {
                isJoined = true;
                queue.remove(next);
                link.end(next);
            }
            next = following;
        }
        return !isJoined || rewrite(call);
    }

    private boolean rewrite(BrokerCall call) {
        try {
            call.handler.onJoined(call);
        } catch (RuntimeException e) {
            call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, "messages cannot be encoded");
            return false;
        }
        held.renew(call);
        return true;
    }
}
