package io.github.rocketproxy.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.park.ParkingLot;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.port.Ingress;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.stage.AuthStage;
import io.github.rocketproxy.pipeline.stage.EncodeStage;
import io.github.rocketproxy.pipeline.stage.RouteStage;
import io.github.rocketproxy.pipeline.stage.StageRunner;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.thread.CpuAffinity;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One event loop, its ring, and the stages on it.
 *
 * <pre>
 *  loop: claim, fill, commit ... end of the loop's turn: publish all of them at once
 *          |
 *        Auth -> Route -> Encode      (stage threads; in INLINE mode the loop itself)
 *          |
 *  loop: dispatch in ring order: frames to links, refusals to clients; slots are free again
 * </pre>
 *
 * The loop is both the only producer and the last consumer, so everything that touches a connection
 * happens on it. Publishing once a turn is what makes batches: requests that were read together are
 * one ring batch, whatever the mode.
 */
public final class Shard implements Ingress {
    private static final int MAX_PUBLISH = 256;
    private static final long NONE = -1;

    private final int id;
    private final Executor loop;
    private final RingBuffer<RequestEvent> ring;
    private final Counters counters;
    private final StepRecorders steps;
    private final Dispatcher dispatcher;
    private final ParkingLot parking;
    private final StageThreads threads;
    private final StageRunner inlineStages;
    private final Sequence dispatched = new Sequence();
    private final AtomicBoolean isWakePending = new AtomicBoolean();
    private final Runnable endOfTurn = this::onEndOfTurn;
    private final Runnable dispatchReady = this::onStagesProgress;
    private final int publishLimit;
    private long firstUnpublished = NONE;
    private long lastClaimed = NONE;
    private boolean isTurnScheduled;
    private boolean isDraining;
    private boolean isEnded;

    /**
     * @param loop the event loop: runs tasks after the reads of its turn, in order
     * @param gateway the shard's door to the brokers
     * @param controlPlane runs what may block
     */
    public Shard(
            int id,
            Executor loop,
            PipelineConfig config,
            BrokerGateway gateway,
            Metadata metadata,
            AccessPolicy policy,
            Executor controlPlane,
            Counters counters,
            StepRecorders steps) {
        this.id = id;
        this.loop = loop;
        this.counters = counters;
        this.steps = steps;
        this.dispatcher = new Dispatcher(gateway, counters);
        this.publishLimit = Math.min(MAX_PUBLISH, config.ringSize() / 2);
        this.ring =
                RingBuffer.createSingleProducer(
                        RequestEvent::new, config.ringSize(), config.waitMode().newWaitStrategy());
        for (int i = 0; i < config.ringSize(); i++) {
            ring.get(i).clear();
        }
        this.parking =
                new ParkingLot(
                        metadata,
                        policy,
                        controlPlane,
                        this::reenterFromAnyThread,
                        counters,
                        config.maxParked());
        AuthStage auth = new AuthStage(policy, parking, steps);
        RouteStage route = new RouteStage(metadata, parking, config.checkMessageType(), steps);
        EncodeStage encode = new EncodeStage(gateway);
        ring.addGatingSequences(dispatched);
        if (config.mode() == PipelineMode.INLINE) {
            threads = null;
            inlineStages = new StageRunner(counters, () -> {}, auth, route, encode);
        } else {
            inlineStages = null;
            threads = new StageThreads(ring, new CpuAffinity(config.affinity()));
            if (config.mode() == PipelineMode.FUSED) {
                threads.add(
                        "stages-" + id,
                        new StageRunner(counters, this::wakeLoop, auth, route, encode));
            } else {
                threads.add("auth-" + id, new StageRunner(counters, () -> {}, auth));
                threads.add("route-" + id, new StageRunner(counters, () -> {}, route));
                threads.add("encode-" + id, new StageRunner(counters, this::wakeLoop, encode));
            }
        }
    }

    /** Starts the stage threads, where the mode has any. */
    public void start() {
        if (threads != null) {
            threads.start();
        }
    }

    /** Stops the stage threads. Not from the event loop; {@link #end} comes next. */
    public void stop() {
        if (threads != null) {
            threads.stop();
        }
    }

    /**
     * Event loop, after {@link #stop}: answers what is still in the ring, and whatever may come
     * yet.
     */
    public void end() {
        isEnded = true;
        publishAndDrain();
    }

    @Override
    public int shard() {
        return id;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public StepRecorders steps() {
        return steps;
    }

    /** Requests that wait for metadata. Any thread. */
    public int parked() {
        return parking.parked();
    }

    /** Requests in the ring, published or not. Event loop. */
    public long backlog() {
        return ring.getBufferSize() - ring.remainingCapacity();
    }

    @Override
    public boolean hasRoom(int count) {
        if (ring.hasAvailableCapacity(count)) {
            return true;
        }
        publishAndDrain(); // what waits for the end of the turn may as well go now
        if (ring.hasAvailableCapacity(count)) {
            return true;
        }
        counters.increment(ProxyCounter.RING_FULL);
        return false;
    }

    @Override
    public RequestEvent claim() {
        lastClaimed = ring.next();
        return ring.get(lastClaimed);
    }

    @Override
    public void commit() {
        if (firstUnpublished == NONE) {
            firstUnpublished = lastClaimed;
        }
        if (lastClaimed - firstUnpublished + 1 >= publishLimit) {
            publishAndDrain();
        } else if (!isTurnScheduled) {
            isTurnScheduled = true;
            loop.execute(endOfTurn);
        }
    }

    private void onEndOfTurn() {
        isTurnScheduled = false;
        publishAndDrain();
    }

    private void publishAndDrain() {
        publish();
        if (inlineStages != null) {
            drainInline();
        } else if (isEnded) {
            refuseRest();
        }
    }

    private void publish() {
        if (firstUnpublished == NONE) {
            return;
        }
        long nowNs = System.nanoTime();
        long fresh = 0;
        for (long sequence = firstUnpublished; sequence <= lastClaimed; sequence++) {
            RequestEvent event = ring.get(sequence);
            event.publishedNs = nowNs;
            if (event.parkCount == 0) {
                fresh++;
                steps.record(Step.PUBLISHED, nowNs - event.arrivalNs);
            }
        }
        counters.add(ProxyCounter.REQUESTS, fresh);
        long first = firstUnpublished;
        firstUnpublished = NONE;
        ring.publish(first, lastClaimed);
    }

    /** A reply that runs in here may publish more; the loop below then takes that in as well. */
    private void drainInline() {
        if (isDraining) {
            return;
        }
        isDraining = true;
        try {
            long next = dispatched.get() + 1;
            long available = ring.getCursor();
            while (next <= available) {
                for (long sequence = next; sequence <= available; sequence++) {
                    inlineStages.run(ring.get(sequence));
                }
                inlineStages.endBatch();
                dispatch(next, available);
                next = available + 1;
                available = ring.getCursor();
            }
        } finally {
            isDraining = false;
        }
    }

    private void dispatch(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            dispatcher.dispatch(ring.get(sequence));
        }
        dispatcher.flush();
        dispatched.set(last);
    }

    /** Last stage thread: the loop has something to dispatch. */
    private void wakeLoop() {
        if (!isWakePending.get() && isWakePending.compareAndSet(false, true)) {
            try {
                loop.execute(dispatchReady);
            } catch (RejectedExecutionException e) {
                isWakePending.set(false); // the loop has ended, and its connections with it
            }
        }
    }

    private void onStagesProgress() {
        isWakePending.set(false);
        long next = dispatched.get() + 1;
        long available = threads.progress().get();
        if (next <= available) {
            dispatch(next, available);
        }
    }

    /** The stage threads have gone: what they have not taken through can only be refused. */
    private void refuseRest() {
        onStagesProgress();
        long next = dispatched.get() + 1;
        long last = ring.getCursor();
        for (long sequence = next; sequence <= last; sequence++) {
            RequestEvent event = ring.get(sequence);
            if (event.isLive()) {
                event.refuse(ReplyCode.INTERNAL_SERVER_ERROR, "the proxy is shutting down");
            }
        }
        if (next <= last) {
            dispatch(next, last);
        }
    }

    private void reenterFromAnyThread(List<RequestEvent> events) {
        try {
            loop.execute(() -> events.forEach(this::reenter));
        } catch (RejectedExecutionException e) {
            events.forEach(RequestEvent::clear); // the loop has ended, and its connections with it
        }
    }

    private void reenter(RequestEvent event) {
        if (hasRoom(1)) {
            event.moveTo(claim());
            commit();
            return;
        }
        if (event.orderTicket != null) {
            event.orderTicket.decrementAndGet();
        }
        event.refuse(ReplyCode.TOO_MANY_REQUESTS, "the proxy is overloaded, try again");
        dispatcher.dispatch(event);
    }
}
