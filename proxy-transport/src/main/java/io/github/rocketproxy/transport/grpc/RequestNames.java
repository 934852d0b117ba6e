package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of a request, kept as bytes for who wants them at its end, when the payload has gone.
 * Grows to the longest name seen; reused.
 */
final class RequestNames {
    private byte[] bytes = new byte[64];
    private int topicLength;
    private int groupLength;

    /** Copies the names of the event. */
    void keep(RequestEvent event) {
        topicLength = copy(event.payload, event.topic, 0);
        groupLength = copy(event.payload, event.group, topicLength);
    }

    private int copy(ByteBuf payload, Slice name, int offset) {
        if (bytes.length < offset + name.length()) {
            bytes = Arrays.copyOf(bytes, 2 * (offset + name.length()));
        }
        payload.getBytes(name.offset(), bytes, offset, name.length());
        return name.length();
    }

    /** Null where there was none. */
    String topic() {
        return text(0, topicLength);
    }

    /** Null where there was none. */
    String group() {
        return text(topicLength, groupLength);
    }

    private String text(int offset, int length) {
        return length == 0 ? null : new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    void clear() {
        topicLength = 0;
        groupLength = 0;
    }
}
