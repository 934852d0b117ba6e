package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.status.ProxyCounter;

/**
 * Answers to sends. Messages of a batch lie one behind the other in their queue; where in the log
 * says the list of offset ids. A batch that is refused for what is in it goes again message by
 * message, in order, each with its own verdict.
 */
final class SendAnswers implements CallHandler {
    private static final int LOG_OFFSET_DIGITS = 16;

    private final SendEncoder encoder;

    SendAnswers(SendEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        ReplyCode stored = BrokerCodes.storedCode(answer.code());
        if (call.isSingly) {
            answerOne(call, stored, answer, link);
            call.position++;
        } else if (stored != null || !canGoSingly(call, answer)) {
            answerAll(call, stored, answer, link);
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

    private static boolean canGoSingly(BrokerCall call, FrameHeader answer) {
        return call.waiterCount() > 1 && !BrokerCodes.isOverload(answer.code());
    }

    /** One pass over the answer for the whole frame, then one reply a message. */
    private static void answerAll(
            BrokerCall call, ReplyCode stored, FrameHeader answer, BrokerLink link) {
        int queueId = (int) answer.number(Fields.QUEUE_ID, call.queueId);
        long queueOffset = answer.number(Fields.QUEUE_OFFSET, -1);
        // Only half messages need it, and they go singly.
        long logOffset = call.waiterCount() == 1 ? logOffset(answer) : -1;
        String recallHandle = answer.text(Fields.RECALL_HANDLE);
        for (int i = 0; i < call.waiterCount(); i++) {
            if (stored == null) {
                call.complete(i, BrokerCodes.replyCode(answer.code()), BrokerCodes.text(answer));
            } else {
                long offset = queueOffset < 0 ? queueOffset : queueOffset + i;
                sent(call, i, stored, queueId, offset, logOffset, recallHandle, link);
            }
        }
        call.position = call.waiterCount();
    }

    private static void answerOne(
            BrokerCall call, ReplyCode stored, FrameHeader answer, BrokerLink link) {
        if (stored == null) {
            call.complete(
                    call.position, BrokerCodes.replyCode(answer.code()), BrokerCodes.text(answer));
            return;
        }
        sent(
                call,
                call.position,
                stored,
                (int) answer.number(Fields.QUEUE_ID, call.queueId),
                answer.number(Fields.QUEUE_OFFSET, -1),
                logOffset(answer),
                answer.text(Fields.RECALL_HANDLE),
                link);
    }

    private static void sent(
            BrokerCall call,
            int number,
            ReplyCode stored,
            int queueId,
            long queueOffset,
            long logOffset,
            String recallHandle,
            BrokerLink link) {
        Waiter waiter = call.waiter(number);
        Reply reply = waiter.reply;
        waiter.reply = null;
        try {
            ((SendReply) reply)
                    .sent(
                            waiter.index,
                            stored,
                            call.broker,
                            queueId,
                            queueOffset,
                            logOffset,
                            recallHandle);
        } catch (RuntimeException e) {
            link.context().counters().increment(ProxyCounter.REPLY_ERRORS);
        }
    }

    /** The last 16 hexadecimal digits of a single offset id. */
    private static long logOffset(FrameHeader answer) {
        int field = answer.find(Fields.MSG_ID);
        int length = answer.valueLength(field);
        return length < LOG_OFFSET_DIGITS
                ? -1
                : Digits.parseHex16(
                        answer.buffer(), answer.valueOffset(field) + length - LOG_OFFSET_DIGITS);
    }
}
