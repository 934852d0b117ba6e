package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.JsonText;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** The heartbeat frame: a client without producers and consumers. */
final class Heartbeat {
    /** Any answer will do. */
    static final CallHandler HANDLER = (call, answer, link) -> true;

    private static final byte[] BEFORE = "{\"clientID\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER =
            ("\",\"consumerDataSet\":[],\"heartbeatFingerprint\":0,"
                            + "\"producerDataSet\":[],\"withoutSub\":false}")
                    .getBytes(StandardCharsets.US_ASCII);

    private Heartbeat() {}

    static ByteBuf frame(ByteBufAllocator allocator, String clientId) {
        ByteBuf frame = allocator.directBuffer(256);
        HeaderWriter writer = new BinaryHeaderWriter().begin(frame, RequestCode.HEART_BEAT);
        writer.endHeader();
        frame.writeBytes(BEFORE);
        JsonText.append(frame, clientId.getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(AFTER);
        writer.endFrame(0);
        return frame;
    }
}
