package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;

/**
 * Answers to pops: shows each message to the client's reply, or returns it to the broker where it
 * is filtered out, tried too often, or its client has gone. Event loop.
 */
final class PopAnswers implements CallHandler {
    private final BrokerClocks clocks;
    private final MessageReturns returns;
    private final ByteBuf handle;
    private final PopHandles handles = new PopHandles();
    private final StoredMessage message = new StoredMessage();
    private final PropertyCursor properties = new PropertyCursor();

    /**
     * @param scratch for the handle of the message at hand; owned by the gateway
     */
    PopAnswers(BrokerClocks clocks, MessageReturns returns, ByteBuf scratch) {
        this.clocks = clocks;
        this.returns = returns;
        handle = scratch;
    }

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        switch (answer.code()) {
            case ResponseCode.SUCCESS -> onMessages(call, answer, link);
            case ResponseCode.PULL_NOT_FOUND, ResponseCode.POLLING_TIMEOUT ->
                    call.completeRest(ReplyCode.MESSAGE_NOT_FOUND, "no new message");
            case ResponseCode.POLLING_FULL ->
                    call.completeRest(ReplyCode.TOO_MANY_REQUESTS, "polling full");
            default ->
                    call.completeRest(
                            BrokerCodes.replyCode(answer.code()), BrokerCodes.text(answer));
        }
        return true;
    }

    private void onMessages(BrokerCall call, FrameHeader answer, BrokerLink link) {
        long popTimeMs = answer.number(Fields.POP_TIME, 0);
        if (popTimeMs > 0) {
            clocks.onBrokerTime(call.broker.index(), popTimeMs);
        }
        int position = answer.bodyOffset();
        int end = position + answer.bodyLength();
        int delivered = 0;
        boolean isEmpty = position == end;
        while (position < end && message.wrap(answer.buffer(), position, end)) {
            position += message.totalSize();
            handles.write(answer, message, call.broker, call.waiter(0), handle);
            delivered += onMessage(call, answer, link) ? 1 : 0;
        }
        link.context().counters().add(ProxyCounter.RECEIVED_MESSAGES, delivered);
        if (delivered > 0) {
            call.completeRest(ReplyCode.OK, null);
        } else {
            call.completeRest(
                    ReplyCode.MESSAGE_NOT_FOUND, isEmpty ? "no new message" : "no match message");
        }
    }

    /** Whether the client has got it. */
    private boolean onMessage(BrokerCall call, FrameHeader answer, BrokerLink link) {
        Waiter waiter = call.waiter(0);
        ReceiveReply reply = call.isAbandoned ? null : (ReceiveReply) waiter.reply;
        if (reply == null || reply.isCancelled()) {
            returns.giveBack(call, handle, link);
            return false;
        }
        if (!call.isSqlFilter && !TagFilter.matches(waiter, message, properties)) {
            returns.drop(call, handle, link);
            return false;
        }
        boolean isFifo = call.groupSettings != null && call.groupSettings.isFifo();
        int consumed = handles.reconsumeTimes(answer, message, isFifo, waiter);
        if (call.groupSettings != null && consumed >= call.groupSettings.maxAttempts()) {
            returns.bury(call, message, handle, link);
            return false;
        }
        if (!call.deliver(reply, message, handle, consumed + 1)) {
            returns.giveBack(call, handle, link);
            return false;
        }
        return true;
    }
}
