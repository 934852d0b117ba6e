package io.github.rocketproxy.pipeline;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The way back from the parking lot into the ring: parked requests come in by the door that new
 * ones use, and like those are refused when the ring is full.
 */
final class Reentry implements Consumer<List<RequestEvent>> {
    private final Shard shard;
    private final Dispatcher dispatcher;

    Reentry(Shard shard, Dispatcher dispatcher) {
        this.shard = shard;
        this.dispatcher = dispatcher;
    }

    /** Takes requests back, in order. Any thread. */
    @Override
    public void accept(List<RequestEvent> events) {
        try {
            shard.loop().execute(() -> events.forEach(this::reenter));
        } catch (RejectedExecutionException e) {
            events.forEach(RequestEvent::clear); // the loop has ended, and its connections with it
        }
    }

    private void reenter(RequestEvent event) {
        if (shard.hasRoom(1)) {
            event.moveTo(shard.claim());
            shard.commit();
            return;
        }
        if (event.orderTicket != null) {
            event.orderTicket.decrementAndGet();
        }
        event.refuse(ReplyCode.TOO_MANY_REQUESTS, "the proxy is overloaded, try again");
        dispatcher.dispatch(event);
    }
}
