package io.github.rocketproxy.bench.race;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests of one client about one topic, as transport would make them. */
final class Requests {
    static final String CLIENT_ID = "client-1";
    static final BrokerRef BROKER = new BrokerRef(0, "broker-a", "host-a:10911");
    static final TopicRoute ROUTE =
            TopicRoute.of("T", MessageKind.MIXED, List.of(), List.of(), List.of(), 0);
    private static final Caller CALLER = new Caller(CLIENT_ID, "127.0.0.1:9", null, null);
    private static final GroupSettings GROUP = new GroupSettings("G", false, null, 0, 4, null, 0);

    private Requests() {}

    /** Asks for messages that the proxy keeps invisible. */
    static RequestEvent receive(Reply reply) {
        RequestEvent event = event(RequestKind.RECEIVE, reply);
        put(event, event.expression, "*");
        event.batchSize = 8;
        event.pollMs = 5_000;
        event.invisibleMs = LoopShard.INVISIBLE_MS;
        event.isAutoRenew = true;
        event.groupSettings = GROUP;
        return event;
    }

    static RequestEvent ack(Reply reply, String receiptHandle) {
        RequestEvent event = event(RequestKind.ACK, reply);
        put(event, event.receiptHandle, receiptHandle);
        return event;
    }

    private static RequestEvent event(RequestKind kind, Reply reply) {
        RequestEvent event = new RequestEvent();
        event.clear();
        event.kind = kind;
        event.reply = reply;
        event.caller = CALLER;
        event.payload = Unpooled.buffer(128);
        put(event, event.topic, "T");
        put(event, event.group, "G");
        return event;
    }

    private static void put(RequestEvent event, Slice slice, String text) {
        slice.set(event.payload.writerIndex(), text.length());
        event.payload.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
