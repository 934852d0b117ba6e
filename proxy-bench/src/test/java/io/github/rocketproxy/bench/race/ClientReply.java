package io.github.rocketproxy.bench.race;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a client is told about its one request. */
final class ClientReply implements ReceiveReply {
    /** The codes of all answers, one after the other; there should be one. */
    String codes = "";

    /** The receipt handle of the last message, or null. */
    String receiptHandle;

    /** Who wants to know how the call ended, or null. */
    Delivery delivery;

    @Override
    public void watch(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void message(
            StoredMessage message, ByteBuf receiptHandle, int deliveryAttempt, long invisibleMs) {
        this.receiptHandle = receiptHandle.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void complete(int index, ReplyCode code, String text) {
        codes += code;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
