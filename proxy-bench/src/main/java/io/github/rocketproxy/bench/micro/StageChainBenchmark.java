package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.park.ParkingLot;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.stage.AuthStage;
import io.github.rocketproxy.pipeline.stage.EncodeStage;
import io.github.rocketproxy.pipeline.stage.RouteStage;
import io.github.rocketproxy.pipeline.stage.StageRunner;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.traffic.TrafficLimiter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Auth, route and encode on batches of sends, without ring and broker; scores are per send. */
public class StageChainBenchmark extends HotPathBenchmark {
    private static final int FEW = 16;
    private static final int MANY = 64;
    private static final String TOPIC = "orders";
    private static final int QUEUES = 8;

    private final Counters counters = new Counters();
    private final StepRecorders steps = new StepRecorders();
    private final RequestEvent[] events = new RequestEvent[MANY];
    private final Caller caller = new Caller("client", "10.0.0.7:4711", null, null);
    private final ByteBuf payload = Unpooled.copiedBuffer(TOPIC, StandardCharsets.US_ASCII);
    private StageRunner stages;

    /** Wires the stages. */
    @Setup
    public void wire() {
        OneTopic metadata = new OneTopic(TOPIC, QUEUES);
        ParkingLot parking =
                new ParkingLot(
                        metadata, AccessPolicy.ALLOW_ALL, Runnable::run, parked -> {}, counters, 1);
        stages =
                new StageRunner(
                        counters,
                        () -> {},
                        new AuthStage(
                                AccessPolicy.ALLOW_ALL,
                                parking,
                                TrafficLimiter.unlimited(counters),
                                steps),
                        new RouteStage(
                                metadata,
                                parking,
                                TopicTypeCheck.STRICT,
                                new BrokerHealth(),
                                steps),
                        new EncodeStage(new AnsweringGateway()));
        for (int i = 0; i < MANY; i++) {
            events[i] = new RequestEvent();
        }
    }

    /** A send that comes alone. */
    @Benchmark
    public RequestEvent one() {
        return run(1);
    }

    /** Sends that were read together. */
    @Benchmark
    @OperationsPerInvocation(FEW)
    public RequestEvent batchOf16() {
        return run(FEW);
    }

    /** Many of them. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public RequestEvent batchOf64() {
        return run(MANY);
    }

    private RequestEvent run(int count) {
        for (int i = 0; i < count; i++) {
            fill(events[i]);
            stages.onEvent(events[i], i, i == count - 1);
        }
        if (events[0].broker == null) {
            throw new IllegalStateException("not routed: " + events[0].verdictText);
        }
        return events[0];
    }

    private void fill(RequestEvent event) {
        event.payload = null;
        event.clear();
        event.kind = RequestKind.SEND;
        event.caller = caller;
        event.payload = payload;
        event.messageKind = MessageKind.NORMAL;
        event.topic.set(0, TOPIC.length());
        event.publishedNs = System.nanoTime();
    }
}
