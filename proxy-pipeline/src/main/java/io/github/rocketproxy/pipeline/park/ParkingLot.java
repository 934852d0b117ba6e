package io.github.rocketproxy.pipeline.park;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One shard's parked requests. Requests that need the same thing wait together: one virtual thread
 * fetches it, then all of them go back to the ring in the order in which they came. Bounded in
 * requests, and so in threads.
 */
public final class ParkingLot implements Parking {
    private final Metadata metadata;
    private final AccessPolicy policy;
    private final Executor controlPlane;
    private final Consumer<List<RequestEvent>> reenter;
    private final Counters counters;
    private final int capacity;
    private final Map<String, List<RequestEvent>> waitingByNeed = new HashMap<>();
    private int parked;

    /**
     * @param controlPlane runs blocking tasks, such as one virtual thread each
     * @param reenter takes requests back, in order; any thread
     * @param capacity most requests parked at once
     */
    public ParkingLot(
            Metadata metadata,
            AccessPolicy policy,
            Executor controlPlane,
            Consumer<List<RequestEvent>> reenter,
            Counters counters,
            int capacity) {
        this.metadata = metadata;
        this.policy = policy;
        this.controlPlane = controlPlane;
        this.reenter = reenter;
        this.counters = counters;
        this.capacity = capacity;
    }

    @Override
    public void park(RequestEvent event, Need need) {
        String key = keyOf(event, need);
        boolean isFirst;
        synchronized (waitingByNeed) {
            if (parked >= capacity) {
                counters.increment(ProxyCounter.PARKING_FULL);
                giveUpOrder(event);
                event.refuse(
                        ReplyCode.TOO_MANY_REQUESTS,
                        "too many requests wait for metadata, try again");
                return;
            }
            parked++;
            List<RequestEvent> waiting = waitingByNeed.get(key);
            isFirst = waiting == null;
            if (isFirst) {
                waiting = new ArrayList<>();
                waitingByNeed.put(key, waiting);
            }
            RequestEvent kept = new RequestEvent();
            event.moveTo(kept);
            kept.parkCount++;
            waiting.add(kept);
        }
        counters.increment(ProxyCounter.PARKED);
        if (isFirst) {
            controlPlane.execute(() -> fetchThenReenter(key, need));
        }
    }

    /** How many requests are parked now. */
    public int parked() {
        synchronized (waitingByNeed) {
            return parked;
        }
    }

    private static String keyOf(RequestEvent event, Need need) {
        return switch (need) {
            case TOPIC -> "T" + event.topic.text(event.payload);
            case GROUP -> "G" + event.group.text(event.payload);
            case ACCESS -> "A" + event.caller;
        };
    }

    private void fetchThenReenter(String key, Need need) {
        RequestEvent first;
        synchronized (waitingByNeed) {
            first = waitingByNeed.get(key).get(0);
        }
        String failure = fetch(first, need);
        synchronized (waitingByNeed) {
            List<RequestEvent> ready = waitingByNeed.remove(key);
            parked -= ready.size();
            if (failure != null) {
                ready.forEach(event -> fail(event, failure));
            }
            // inside, or those that park for the same from now on might overtake these
            reenter.accept(ready);
        }
    }

    private static void fail(RequestEvent event, String failure) {
        giveUpOrder(event);
        event.refuse(ReplyCode.INTERNAL_SERVER_ERROR, failure);
    }

    /** Null, or why it could not be fetched. */
    private String fetch(RequestEvent event, Need need) {
        try {
            switch (need) {
                case TOPIC -> metadata.fetchTopic(event.topic.text(event.payload));
                case GROUP -> metadata.fetchGroup(event.group.text(event.payload));
                case ACCESS -> policy.resolve(event.caller);
            }
            return null;
        } catch (MetadataUnavailableException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the proxy is shutting down";
        } catch (RuntimeException | Error e) { // whatever it is, those who wait get an answer
            counters.increment(ProxyCounter.STAGE_ERRORS);
            return "metadata could not be fetched: " + e;
        }
    }

    private static void giveUpOrder(RequestEvent event) {
        if (event.orderTicket != null) {
            event.orderTicket.decrementAndGet();
            event.orderTicket = null;
        }
    }
}
