package io.github.rocketproxy.pipeline;

import com.lmax.disruptor.RingBuffer;
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
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.thread.CpuAffinity;
import io.github.rocketproxy.pipeline.traffic.Priority;
import io.github.rocketproxy.pipeline.traffic.TrafficLimiter;
import java.util.concurrent.Executor;

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
    private static final Runnable NOTHING = () -> {};

    private final int id;
    private final Executor loop;
    private final BrokerGateway gateway;
    private final RingBuffer<RequestEvent> ring;
    private final Counters counters;
    private final StepRecorders steps;
    private final ParkingLot parking;
    private final StageThreads threads;
    private final LoopConsumer consumer;
    private final LoopProducer producer;

    /**
     * Without limits.
     *
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
        this(
                id,
                loop,
                config,
                gateway,
                metadata,
                policy,
                TrafficLimiter.unlimited(counters),
                controlPlane,
                counters,
                steps);
    }

    /**
     * With limits.
     *
     * @param limiter this shard's, asked by the thread that runs AuthStage
     */
    public Shard(
            int id,
            Executor loop,
            PipelineConfig config,
            BrokerGateway gateway,
            Metadata metadata,
            AccessPolicy policy,
            TrafficLimiter limiter,
            Executor controlPlane,
            Counters counters,
            StepRecorders steps) {
        this.id = id;
        this.loop = loop;
        this.gateway = gateway;
        this.counters = counters;
        this.steps = steps;
        ring = newRing(config);
        Dispatcher dispatcher = new Dispatcher(gateway, counters);
        Reentry reentry = new Reentry(this, dispatcher);
        gateway.open(reentry);
        parking =
                new ParkingLot(
                        metadata, policy, controlPlane, reentry, counters, config.maxParked());
        AuthStage auth = new AuthStage(policy, parking, limiter, steps);
        RouteStage route =
                new RouteStage(metadata, parking, config.topicTypeCheck(), gateway.health(), steps);
        EncodeStage encode = new EncodeStage(gateway);
        if (config.mode() == PipelineMode.INLINE) {
            threads = null;
            StageRunner stages = new StageRunner(counters, NOTHING, auth, route, encode);
            consumer = new LoopConsumer(loop, ring, dispatcher, null, stages);
        } else {
            threads = new StageThreads(ring, new CpuAffinity(config.affinity()));
            consumer = new LoopConsumer(loop, ring, dispatcher, threads, null);
            addThreads(config.mode(), auth, route, encode);
        }
        producer = new LoopProducer(loop, ring, consumer, counters, steps);
    }

    private static RingBuffer<RequestEvent> newRing(PipelineConfig config) {
        RingBuffer<RequestEvent> ring =
                RingBuffer.createSingleProducer(
                        RequestEvent::new, config.ringSize(), config.waitMode().newWaitStrategy());
        for (int i = 0; i < config.ringSize(); i++) {
            ring.get(i).clear();
        }
        return ring;
    }

    private void addThreads(
            PipelineMode mode, AuthStage auth, RouteStage route, EncodeStage encode) {
        Runnable wake = consumer::wake;
        if (mode == PipelineMode.FUSED) {
            threads.add("stages-" + id, new StageRunner(counters, wake, auth, route, encode));
        } else {
            threads.add("auth-" + id, new StageRunner(counters, NOTHING, auth));
            threads.add("route-" + id, new StageRunner(counters, NOTHING, route));
            threads.add("encode-" + id, new StageRunner(counters, wake, encode));
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
        consumer.end();
        producer.publish();
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
        return producer.hasRoom(count);
    }

    @Override
    public boolean hasRoom(int count, Priority priority) {
        return producer.hasRoom(count, priority);
    }

    @Override
    public RequestEvent claim() {
        return producer.claim();
    }

    @Override
    public void commit() {
        admit(producer.claimed());
        producer.commit();
    }

    private void admit(RequestEvent event) {
        if (!event.isLive()) {
            return;
        }
        try {
            gateway.admit(event);
        } catch (RuntimeException | Error e) { // the slot is claimed: it has to be published
            counters.increment(ProxyCounter.STAGE_ERRORS);
            event.refuse(ReplyCode.INTERNAL_SERVER_ERROR, "the request met an error in the proxy");
        }
    }
}
