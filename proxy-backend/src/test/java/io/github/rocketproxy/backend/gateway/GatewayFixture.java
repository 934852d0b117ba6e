package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.ProtectionConfig;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway with a hand-driven clock, a stub broker, and events as transport would make them. */
final class GatewayFixture {
    static final long EPOCH_MS = 1_700_000_000_000L;
    static final Caller CALLER = new Caller("client-1", "127.0.0.1:9", null, null);

    static final LinkConfig WITHOUT_HEARTBEATS =
            new LinkConfig(
                    "proxy-1",
                    64,
                    1 << 20,
                    2_000,
                    1_000,
                    100_000_000,
                    100,
                    5_000,
                    1 << 20,
                    64,
                    256 << 10,
                    32 << 10,
                    0,
                    2 << 10,
                    64,
                    64,
                    ProtectionConfig.OFF);

    final StubBroker stub = new StubBroker();
    final Counters counters = new Counters();
    final EmbeddedChannel loop = new EmbeddedChannel();
    final BrokerRef broker = new BrokerRef(0, "broker-a", "host-a:10911");
    final TopicRoute route =
            TopicRoute.of("T", MessageKind.MIXED, List.of(), List.of(), List.of(), 0);
    final LeaseDoors doors;
    final List<RequestEvent> comeBack = new ArrayList<>();
    final LinkGateway gateway;
    private final List<ByteBuf> payloads = new ArrayList<>();
    private long nowNs = 1_000;
    private long epochMs = EPOCH_MS;

    GatewayFixture() {
        this(LinkConfig.defaults("proxy-1"));
    }

    GatewayFixture(LinkConfig config) {
        this(config, LeaseConfig.defaults(77));
    }

    GatewayFixture(LinkConfig config, LeaseConfig leases) {
        this(config, leases, 0, new LeaseDoors());
    }

    /** Another shard of the process that the doors belong to. */
    GatewayFixture(LinkConfig config, LeaseConfig leases, int shard, LeaseDoors doors) {
        this.doors = doors;
        System.setProperty("rocketmq.remoting.version", "513");
        loop.freezeTime();
        gateway =
                new LinkGateway(
                        shard,
                        loop.eventLoop(),
                        stub,
                        config,
                        leases,
                        doors,
                        counters,
                        new StepRecorders(),
                        () -> nowNs,
                        () -> epochMs);
        gateway.open(comeBack::addAll);
    }

    /** One ring batch of requests that were kept back and may come in again. */
    void runAgain() {
        RequestEvent[] events = comeBack.toArray(RequestEvent[]::new);
        comeBack.clear();
        for (RequestEvent event : events) {
            event.broker = broker;
            event.route = route;
        }
        run(events);
    }

    void advanceMs(long ms) {
        nowNs += ms * 1_000_000;
        epochMs += ms;
        loop.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
        runTasks();
    }

    /** The wall clock, ours and the broker's. */
    long epochMs() {
        return epochMs;
    }

    /** What the loop was asked to do after this turn. */
    void runTasks() {
        loop.runPendingTasks();
    }

    long count(ProxyCounter counter) {
        return counters.value(counter);
    }

    /** One ring batch. */
    void run(RequestEvent... events) {
        for (RequestEvent event : events) {
            gateway.admit(event);
            if (event.isLive()) {
                gateway.encode(event);
            }
        }
        gateway.endBatch();
        for (RequestEvent event : events) {
            if (event.isLive()) {
                gateway.dispatch(event);
            } else if (event.kind != null) {
                event.reply.complete(event.index, event.verdict, event.verdictText);
            }
        }
        gateway.flush();
    }

    private RequestEvent event(RequestKind kind, RecordingReply reply, int index) {
        RequestEvent event = new RequestEvent();
        event.clear();
        event.kind = kind;
        event.reply = reply;
        event.index = index;
        event.broker = broker;
        event.route = route;
        event.payload = PooledByteBufAllocator.DEFAULT.directBuffer();
        payloads.add(event.payload);
        event.caller = CALLER;
        event.arrivalNs = nowNs;
        put(event, event.topic, "T");
        return event;
    }

    static void put(RequestEvent event, Slice slice, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        slice.set(event.payload.writerIndex(), bytes.length);
        event.payload.writeBytes(bytes);
    }

    RequestEvent send(RecordingReply reply, int index, MessageKind kind, String body) {
        RequestEvent event = event(RequestKind.SEND, reply, index);
        put(event, event.body, body);
        event.message.set(0, event.payload.writerIndex());
        event.messageKind = kind;
        event.queueId = 3;
        event.bornTimestampMs = 99;
        String properties = "UNIQ_KEY\u0001id" + index + "\u0002";
        event.properties =
                (source, out) -> out.writeCharSequence(properties, StandardCharsets.UTF_8);
        return event;
    }

    RequestEvent ack(RecordingReply reply, int index, String handle) {
        RequestEvent event = event(RequestKind.ACK, reply, index);
        put(event, event.group, "G");
        put(event, event.receiptHandle, handle);
        return event;
    }

    RequestEvent change(RecordingReply reply, String handle) {
        RequestEvent event = ack(reply, 0, handle);
        event.kind = RequestKind.CHANGE_INVISIBLE_DURATION;
        event.invisibleMs = 20_000;
        return event;
    }

    RequestEvent deadLetter(RecordingReply reply, String handle) {
        RequestEvent event = ack(reply, 0, handle);
        event.kind = RequestKind.DEAD_LETTER;
        put(event, event.messageId, "the-id");
        return event;
    }

    RequestEvent endTransaction(RecordingReply reply, String id) {
        RequestEvent event = event(RequestKind.END_TRANSACTION, reply, 0);
        put(event, event.transactionId, id);
        put(event, event.messageId, "msg");
        event.isCommit = true;
        return event;
    }

    RequestEvent receive(RecordingReply reply, String expression, boolean isFifo) {
        RequestEvent event = event(RequestKind.RECEIVE, reply, 0);
        put(event, event.group, "G");
        put(event, event.expression, expression);
        event.batchSize = 8;
        event.pollMs = 5_000;
        event.invisibleMs = 60_000;
        event.groupSettings = new GroupSettings("G", isFifo, null, 0, 4, null, 0);
        return event;
    }

    RequestEvent receiveLite(RecordingReply reply) {
        RequestEvent event = receive(reply, "*", false);
        event.groupSettings = new GroupSettings("G", false, "T", 10, 4, null, 0);
        event.isAutoRenew = true;
        return event;
    }

    RequestEvent pull(RecordingReply reply, String expression, long pollMs) {
        RequestEvent event = event(RequestKind.PULL, reply, 0);
        put(event, event.group, "G");
        put(event, event.expression, expression);
        event.queueId = 2;
        event.queueOffset = 7;
        event.batchSize = 8;
        event.pollMs = pollMs;
        return event;
    }

    /** Nothing is left over: no call, no buffer. */
    void close() {
        assertThat(gateway.inFlight()).isZero();
        gateway.close();
        for (EmbeddedChannel channel : stub.channels) {
            channel.finishAndReleaseAll();
        }
        assertThat(payloads).allSatisfy(payload -> assertThat(payload.refCnt()).isZero());
    }
}
