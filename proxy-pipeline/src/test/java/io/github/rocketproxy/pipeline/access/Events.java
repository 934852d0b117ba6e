package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Requests that name a topic and a group. */
final class Events {
    private Events() {}

    static RequestEvent of(RequestKind kind, Caller caller, String topic, String group) {
        RequestEvent event = new RequestEvent();
        event.kind = kind;
        event.caller = caller;
        event.payload = Unpooled.copiedBuffer(topic + group, StandardCharsets.UTF_8);
        event.topic.set(0, topic.length());
        event.group.set(topic.length(), group.length());
        return event;
    }
}
