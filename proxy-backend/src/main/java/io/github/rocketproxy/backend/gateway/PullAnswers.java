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
import io.github.rocketproxy.pipeline.port.PullReply;
import io.github.rocketproxy.pipeline.status.ProxyCounter;

/**
 * Answers to pulls: shows each message that the filter wants to the client's reply. What nobody
 * gets stays in its queue, so nothing is ever given back. Event loop.
 */
final class PullAnswers implements CallHandler {
    private static final String NO_PROPERTY_FILTER = "does not support consumer to filter";

    private final StoredMessage message = new StoredMessage();
    private final PropertyCursor properties = new PropertyCursor();

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        PullReply reply = (PullReply) call.waiter(0).reply;
        if (reply == null || reply.isCancelled()) {
            call.completeRest(ReplyCode.REQUEST_TIMEOUT, "the client waits no more");
            return true;
        }
        switch (answer.code()) {
            case ResponseCode.SUCCESS -> onMessages(call, reply, answer, link);
            case ResponseCode.PULL_NOT_FOUND ->
                    end(call, answer, ReplyCode.MESSAGE_NOT_FOUND, "no new message");
            case ResponseCode.PULL_RETRY_IMMEDIATELY ->
                    end(call, answer, ReplyCode.MESSAGE_NOT_FOUND, "no match message");
            case ResponseCode.PULL_OFFSET_MOVED ->
                    end(call, answer, ReplyCode.ILLEGAL_OFFSET, "the queue has no such offset");
            default -> call.completeRest(failure(answer), BrokerCodes.text(answer));
        }
        return true;
    }

    private void onMessages(BrokerCall call, PullReply reply, FrameHeader answer, BrokerLink link) {
        int position = answer.bodyOffset();
        int end = position + answer.bodyLength();
        int delivered = 0;
        while (position < end && message.wrap(answer.buffer(), position, end)) {
            position += message.totalSize();
            if (isWanted(call)) {
                reply.message(message);
                delivered++;
                link.context()
                        .traffic()
                        .delivered(call.topicSlot(), call.groupSlot(), false, message.bodyLength());
            }
        }
        link.context().counters().add(ProxyCounter.RECEIVED_MESSAGES, delivered);
        if (position < end) {
            call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, "broker answer cannot be read");
        } else if (delivered > 0) {
            end(call, answer, ReplyCode.OK, null);
        } else {
            end(call, answer, ReplyCode.MESSAGE_NOT_FOUND, "no match message");
        }
    }

    private boolean isWanted(BrokerCall call) {
        return call.isSqlFilter || TagFilter.matches(call.waiter(0), message, properties);
    }

    private static void end(BrokerCall call, FrameHeader answer, ReplyCode code, String text) {
        long nextOffset = answer.number(Fields.NEXT_BEGIN_OFFSET, -1);
        if (nextOffset < 0) {
            call.completeRest(
                    ReplyCode.INTERNAL_SERVER_ERROR, "broker answer lacks the next offset");
            return;
        }
        Waiter waiter = call.waiter(0);
        PullReply reply = (PullReply) waiter.reply;
        waiter.reply = null;
        call.position = 1;
        reply.pulled(code, text, nextOffset);
    }

    /** A broker whose property filter is off says so in words only. */
    private static ReplyCode failure(FrameHeader answer) {
        if (answer.code() == ResponseCode.SYSTEM_ERROR) {
            String remark = answer.remark();
            return remark != null && remark.contains(NO_PROPERTY_FILTER)
                    ? ReplyCode.ILLEGAL_FILTER_EXPRESSION
                    : ReplyCode.INTERNAL_SERVER_ERROR;
        }
        return BrokerCodes.replyCode(answer.code());
    }
}
