package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps message groups in order across parking: while ordered messages of a topic are parked, later
 * ones of that topic must park behind them, even if the route is there by now. Confined to the
 * route thread, but for the counts, which whoever ends a parked request lowers. Empty in steady
 * state.
 */
final class WaitingTopics {
    private final Map<String, AtomicInteger> parkedByTopic = new HashMap<>();

    /**
     * Whether this ordered message must park because earlier ones of its topic have not come back.
     */
    boolean mustWait(RequestEvent event) {
        if (parkedByTopic.isEmpty() || event.parkCount > 0 || event.messageGroup.isEmpty()) {
            return false;
        }
        parkedByTopic.values().removeIf(parked -> parked.get() == 0);
        if (!parkedByTopic.containsKey(event.topic.text(event.payload))) {
            return false;
        }
        onPark(event);
        return true;
    }

    /** The event is about to be parked: gives it a ticket if it is an ordered message. */
    void onPark(RequestEvent event) {
        if (event.kind != RequestKind.SEND
                || event.messageGroup.isEmpty()
                || event.orderTicket != null) {
            return;
        }
        event.orderTicket =
                parkedByTopic.computeIfAbsent(
                        event.topic.text(event.payload), topic -> new AtomicInteger());
        event.orderTicket.incrementAndGet();
    }

    /** The event has reached the stage: if it came back from parking it gives its ticket up. */
    void onReturn(RequestEvent event) {
        if (event.orderTicket != null) {
            event.orderTicket.decrementAndGet();
            event.orderTicket = null;
        }
    }
}
