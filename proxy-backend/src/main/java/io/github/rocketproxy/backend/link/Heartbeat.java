package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.JsonText;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

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

    /** To be sent to this broker now. */
    static BrokerCall call(LinkContext context, BrokerRef broker) {
        BrokerCall call = context.calls().take();
        call.broker = broker;
        call.handler = HANDLER;
        call.isHeartbeat = true;
        call.addPart(frame(ByteBufAllocator.DEFAULT, context.config().clientId()));
        call.deadlineNs =
                context.clock().nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(context.config().requestTimeoutMs());
        return call;
    }

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
