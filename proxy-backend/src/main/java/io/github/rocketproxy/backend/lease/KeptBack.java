package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import java.util.ArrayList;
import java.util.List;

/** A few requests that wait until their receipt handle has stopped changing. */
final class KeptBack {
    private static final int MAX_WAITING = 8;

    private List<RequestEvent> waiting = List.of();

    /** Takes the request out of the event, or refuses it; whether it was taken. */
    boolean take(RequestEvent event) {
        if (waiting.size() == MAX_WAITING) {
            event.refuse(
                    ReplyCode.TOO_MANY_REQUESTS,
                    "too many requests for one receipt handle at a time");
            return false;
        }
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>(MAX_WAITING);
        }
        RequestEvent kept = new RequestEvent();
        event.moveTo(kept);
        waiting.add(kept);
        return true;
    }

    /** All of them, in order; none are left. */
    List<RequestEvent> release() {
        List<RequestEvent> released = waiting;
        waiting = List.of();
        return released;
    }
}
