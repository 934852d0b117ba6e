package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.status.ProxyCounter;

/**
 * Answers to sends. Messages of a batch lie one behind the other in their queue; where in the log
 * says the list of offset ids. A batch that is refused for what is in it goes again message by
 * message, in order, each with its own verdict.
 */
final class SendAnswers implements CallHandler {
    private static final int LOG_OFFSET_DIGITS = 16;
    private static final int LONGEST_ID = 56;

    private final SendEncoder encoder;
    private final SendJoin join;

    // of the answer at hand: read once, moved on from message to message
    private int queueId;
    private long queueOffset;
    private String recallHandle;
    private long logOffset;

    SendAnswers(SendEncoder encoder, SendJoin join) {
        this.encoder = encoder;
        this.join = join;
    }

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        ReplyCode stored = BrokerCodes.storedCode(answer.code());
        if (call.isSingly) {
            answer(call, call.position + 1, stored, answer, link);
        } else if (stored != null || !canGoSingly(call, answer)) {
            answer(call, call.waiterCount(), stored, answer, link);
        } else {
            link.context().counters().increment(ProxyCounter.SEND_FALLBACKS);
            call.isSingly = true;
        }
        if (call.position == call.waiterCount()) {
            return true;
        }
        call.replaceFrame(encoder.single(call, call.waiter(call.position)));
        return false;
    }

    @Override
    public boolean join(BrokerCall call, BrokerCall next) {
        if (!join.fits(call, next)) {
            return false;
        }
        call.deadlineNs = Math.min(call.deadlineNs, next.deadlineNs);
        call.adopt(next);
        return true;
    }

    @Override
    public void onJoined(BrokerCall call) {
        encoder.rewrite(call);
    }

    private static boolean canGoSingly(BrokerCall call, FrameHeader answer) {
        return call.waiterCount() > 1 && !BrokerCodes.isForAll(answer.code());
    }

    /** Gives the waiters from the call's position up to the end their verdicts. */
    private void answer(
            BrokerCall call, int end, ReplyCode stored, FrameHeader answer, BrokerLink link) {
        if (stored == null) {
            ReplyCode code = BrokerCodes.replyCode(answer.code());
            String text = BrokerCodes.text(answer);
            while (call.position < end) {
                call.complete(call.position++, code, text);
            }
            return;
        }
        readPlace(call, answer);
        while (call.position < end) {
            stored(call, stored, link);
            call.position++;
            queueOffset += queueOffset < 0 ? 0 : 1;
        }
    }

    private void readPlace(BrokerCall call, FrameHeader answer) {
        queueId = (int) answer.number(Fields.QUEUE_ID, call.queueId);
        queueOffset = answer.number(Fields.QUEUE_OFFSET, -1);
        recallHandle = answer.text(Fields.RECALL_HANDLE);
        logOffset = logOffset(answer);
    }

    private void stored(BrokerCall call, ReplyCode code, BrokerLink link) {
        Waiter waiter = call.waiter(call.position);
        SendReply reply = (SendReply) waiter.reply;
        waiter.reply = null;
        link.context().traffic().stored(call.topicSlot(), call.messageKind, waiter.bodyLength);
        try {
            reply.sent(
                    waiter.index, code, call.broker, queueId, queueOffset, logOffset, recallHandle);
        } catch (RuntimeException e) {
            link.context().counters().increment(ProxyCounter.REPLY_ERRORS);
        }
    }

    /**
     * The last 16 hexadecimal digits of a single offset id. A list of ids is not searched: only
     * half messages need it, and they go singly.
     */
    private static long logOffset(FrameHeader answer) {
        int field = answer.find(Fields.MSG_ID);
        int length = answer.valueLength(field);
        return length < LOG_OFFSET_DIGITS || length > LONGEST_ID
                ? -1
                : Digits.parseHex16(
                        answer.buffer(), answer.valueOffset(field) + length - LOG_OFFSET_DIGITS);
    }
}
