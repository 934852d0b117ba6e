package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.port.Ingress;
import io.github.rocketproxy.pipeline.port.PullReply;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.traffic.LimitKind;
import io.github.rocketproxy.pipeline.traffic.LimitReading;
import io.github.rocketproxy.pipeline.traffic.Traffic;
import io.github.rocketproxy.pipeline.traffic.TrafficLimiter;
import io.github.rocketproxy.pipeline.traffic.TrafficMode;
import io.github.rocketproxy.pipeline.traffic.TrafficRule;
import io.github.rocketproxy.pipeline.traffic.TrafficRules;
import io.github.rocketproxy.transport.codec.StoredBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * A shard that answers each event at once, on the event loop. Topic {@code silent} gets no answer,
 * topic {@code empty} no messages, topic {@code failing} an error, topic {@code torn} an error
 * behind messages.
 */
final class FakeIngress implements Ingress {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final List<String> payloads = new CopyOnWriteArrayList<>();
    final List<Reply> silent = new CopyOnWriteArrayList<>();
    final List<String> deliveries = new CopyOnWriteArrayList<>();
    volatile boolean isFull;

    private final Delivery delivery =
            new Delivery() {
                @Override
                public void delivered() {
                    deliveries.add("delivered");
                }

                @Override
                public void broken() {
                    deliveries.add("broken");
                }
            };

    private final Executor loop;
    private final Counters counters = new Counters();
    private final StepRecorders steps = new StepRecorders();
    private final BrokerRef broker = new BrokerRef(0, "broker-a", "127.0.0.1:10911");
    private final RequestEvent event = new RequestEvent();
    private final Traffic traffic = new Traffic(1, System::nanoTime);
    private final TrafficLimiter limiter = traffic.newLimiter(0, AccessPolicy.ALLOW_ALL, counters);

    FakeIngress(Executor loop) {
        this.loop = loop;
        traffic.apply(
                new TrafficRules(
                        TrafficMode.ENFORCE,
                        100,
                        List.of(
                                new TrafficRule(
                                        LimitKind.TOTAL, TrafficRule.TOTAL, 0, 0, 1_000, 1_000))));
    }

    /** Requests that were let through and did not get their answer. */
    long inFlight() {
        return limit().inFlight();
    }

    /** Requests that were let through. */
    long passed() {
        return limit().passed();
    }

    private LimitReading limit() {
        return traffic.limits().stream()
                .filter(reading -> reading.rule().kind() == LimitKind.TOTAL)
                .findAny()
                .orElseGet(
                        () ->
                                new LimitReading(
                                        traffic.rulesInForce().getFirst(), "", 0, 0, 0, 0, 0, 0));
    }

    @Override
    public int shard() {
        return 0;
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

    @Override
    public boolean hasRoom(int count) {
        return !isFull;
    }

    @Override
    public RequestEvent claim() {
        event.clear();
        return event;
    }

    @Override
    public void commit() {
        if (event.isLive()) {
            limiter.govern(event, System.nanoTime());
        }
        RequestKind kind = event.kind;
        Reply reply = event.reply;
        int index = event.index;
        payloads.add(origin(event.payload));
        String topic = event.topic.text(event.payload);
        seen.add(kind + " " + topic + " " + event.body.text(event.payload));
        ReplyCode verdict = event.verdict;
        String text = event.verdictText;
        event.clear();
        if (verdict != null) {
            reply.complete(index, verdict, text);
        } else if (topic.equals("silent")) {
            silent.add(reply);
        } else if (topic.equals("failing")) {
            reply.complete(index, ReplyCode.INTERNAL_SERVER_ERROR, "broken");
        } else {
            succeed(kind, reply, index, topic);
        }
    }

    private void succeed(RequestKind kind, Reply reply, int index, String topic) {
        switch (kind) {
            case SEND ->
                    ((SendReply) reply).sent(index, ReplyCode.OK, broker, 1, 10 + index, 99, null);
            case RECEIVE -> receive((ReceiveReply) reply, topic);
            case PULL -> pull((PullReply) reply, topic);
            case CHANGE_INVISIBLE_DURATION -> change((ChangeReply) reply);
            case ACK ->
                    reply.complete(
                            index, index == 0 ? ReplyCode.OK : ReplyCode.PROXY_TIMEOUT, null);
            case END_TRANSACTION, DEAD_LETTER -> reply.complete(index, ReplyCode.OK, null);
        }
    }

    private void receive(ReceiveReply reply, String topic) {
        if (topic.equals("empty")) {
            reply.complete(0, ReplyCode.MESSAGE_NOT_FOUND, "no new message");
            return;
        }
        reply.watch(delivery);
        ByteBuf handle = Unpooled.copiedBuffer("handle", StandardCharsets.US_ASCII);
        for (String body : List.of("one", "two")) {
            reply.message(
                    StoredBytes.of(topic, body.getBytes(StandardCharsets.UTF_8), Map.of(), 0),
                    handle,
                    1,
                    60_000);
        }
        if (!topic.equals("unfinished")) {
            reply.complete(0, ReplyCode.OK, null);
        } else {
            silent.add(reply);
        }
    }

    private static void pull(PullReply reply, String topic) {
        if (topic.equals("empty")) {
            reply.pulled(ReplyCode.MESSAGE_NOT_FOUND, "no new message", 0);
            return;
        }
        for (String body : List.of("one", "two")) {
            reply.message(
                    StoredBytes.of(topic, body.getBytes(StandardCharsets.UTF_8), Map.of(), 0));
        }
        if (topic.equals("torn")) {
            reply.complete(0, ReplyCode.INTERNAL_SERVER_ERROR, "torn");
        } else {
            reply.pulled(ReplyCode.OK, null, 44);
        }
    }

    private static void change(ChangeReply reply) {
        reply.changed(Unpooled.copiedBuffer("new handle", StandardCharsets.US_ASCII));
    }

    private static String origin(ByteBuf payload) {
        if (payload instanceof CompositeByteBuf) {
            return "parts of reads";
        }
        return payload.unwrap() == null ? "a copy" : "part of a read";
    }
}
