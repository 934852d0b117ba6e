package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.port.PullReply;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told. */
final class RecordingReply implements SendReply, ReceiveReply, PullReply, ChangeReply {
    final List<String> said = new ArrayList<>();
    String text;
    boolean isCancelled;
    int cancelAfterMessages = Integer.MAX_VALUE;
    Delivery delivery;

    @Override
    public void watch(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void complete(int index, ReplyCode code, String why) {
        said.add(index + " " + code);
        text = why;
    }

    @Override
    public boolean isCancelled() {
        return isCancelled;
    }

    @Override
    public void sent(
            int index,
            ReplyCode code,
            BrokerRef broker,
            int queueId,
            long queueOffset,
            long commitLogOffset,
            String recallHandle) {
        said.add(
                index + " " + code + " q" + queueId + "@" + queueOffset + " log" + commitLogOffset);
        text = recallHandle;
    }

    @Override
    public void message(StoredMessage message, ByteBuf handle, int attempt, long invisibleMs) {
        said.add(
                body(message)
                        + " #"
                        + attempt
                        + " ["
                        + handle.toString(StandardCharsets.UTF_8)
                        + "]");
        isCancelled |= --cancelAfterMessages == 0;
    }

    private static String body(StoredMessage message) {
        return message.buffer()
                .toString(message.bodyOffset(), message.bodyLength(), StandardCharsets.UTF_8);
    }

    @Override
    public void message(StoredMessage message) {
        said.add(body(message) + " q" + message.queueId() + "@" + message.queueOffset());
    }

    @Override
    public void pulled(ReplyCode code, String why, long nextOffset) {
        said.add(code + " next " + nextOffset);
        text = why;
    }

    @Override
    public void changed(ByteBuf handle) {
        said.add("changed [" + handle.toString(StandardCharsets.UTF_8) + "]");
    }
}
