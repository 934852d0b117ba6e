package io.github.rocketproxy.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.traffic.Priority;
import java.util.concurrent.Executor;

/**
 * The ring's only producer, the event loop: collects what is claimed in one turn of the loop and
 * publishes it at the turn's end, or sooner when it is much. Event loop only.
 */
final class LoopProducer {
    private static final int MAX_PUBLISH = 256;
    private static final long NONE = -1;

    /** Of the ring, this part of what a priority's reserve would be is kept: for sends a tenth. */
    private static final int RESERVED_PART = 2;

    private final Executor loop;
    private final RingBuffer<RequestEvent> ring;
    private final LoopConsumer consumer;
    private final Counters counters;
    private final StepRecorders steps;
    private final Runnable endOfTurn = this::onEndOfTurn;
    private final int publishLimit;
    private long firstUnpublished = NONE;
    private long lastClaimed = NONE;
    private boolean isTurnScheduled;

    /**
     * @param consumer the loop's other half, which is given its turn after each publication
     */
    LoopProducer(
            Executor loop,
            RingBuffer<RequestEvent> ring,
            LoopConsumer consumer,
            Counters counters,
            StepRecorders steps) {
        this.loop = loop;
        this.ring = ring;
        this.consumer = consumer;
        this.counters = counters;
        this.steps = steps;
        publishLimit = Math.min(MAX_PUBLISH, ring.getBufferSize() / 2);
    }

    boolean hasRoom(int count) {
        if (ring.hasAvailableCapacity(count)) {
            return true;
        }
        publish(); // what waits for the end of the turn may as well go now
        if (ring.hasAvailableCapacity(count)) {
            return true;
        }
        counters.increment(ProxyCounter.RING_FULL);
        return false;
    }

    /** When little is free: the rest of it is for those that go first. */
    boolean hasRoom(int count, Priority priority) {
        int reserve = (int) priority.reserve(ring.getBufferSize() / RESERVED_PART);
        if (ring.hasAvailableCapacity(count + reserve)) {
            return true;
        }
        if (!hasRoom(count)) {
            return false;
        }
        // what was published meanwhile may have been taken out
        if (ring.hasAvailableCapacity(Math.min(count + reserve, ring.getBufferSize()))) {
            return true;
        }
        counters.increment(ProxyCounter.RING_RESERVED);
        return false;
    }

    RequestEvent claim() {
        lastClaimed = ring.next();
        return ring.get(lastClaimed);
    }

    /** The slot claimed last. */
    RequestEvent claimed() {
        return ring.get(lastClaimed);
    }

    void commit() {
        if (firstUnpublished == NONE) {
            firstUnpublished = lastClaimed;
        }
        if (lastClaimed - firstUnpublished + 1 >= publishLimit) {
            publish();
        } else if (!isTurnScheduled) {
            isTurnScheduled = true;
            loop.execute(endOfTurn);
        }
    }

    private void onEndOfTurn() {
        isTurnScheduled = false;
        publish();
    }

    /** Publishes what is committed, if anything is, and lets the consumer have its turn. */
    void publish() {
        if (firstUnpublished != NONE) {
            long first = firstUnpublished;
            recordPublished(first, lastClaimed);
            firstUnpublished = NONE;
            ring.publish(first, lastClaimed);
        }
        consumer.onPublished();
    }

    private void recordPublished(long first, long last) {
        long nowNs = System.nanoTime();
        long fresh = 0;
        for (long sequence = first; sequence <= last; sequence++) {
            RequestEvent event = ring.get(sequence);
            event.publishedNs = nowNs;
            if (event.kind != null && event.parkCount == 0) {
                fresh++;
                steps.record(Step.PUBLISHED, nowNs - event.arrivalNs);
            }
        }
        counters.add(ProxyCounter.REQUESTS, fresh);
    }
}
