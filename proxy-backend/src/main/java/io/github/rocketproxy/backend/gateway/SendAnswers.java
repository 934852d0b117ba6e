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
            answerOne(call, call.position, 0, stored, answer, link);
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

    private static void answerAll(
            BrokerCall call, ReplyCode stored, FrameHeader answer, BrokerLink link) {
        for (int i = 0; i < call.waiterCount(); i++) {
            answerOne(call, i, i, stored, answer, link);
        }
        call.position = call.waiterCount();
    }

    private static void answerOne(
            BrokerCall call,
            int number,
            int place,
            ReplyCode stored,
            FrameHeader answer,
            BrokerLink link) {
        if (stored == null) {
            call.complete(number, BrokerCodes.replyCode(answer.code()), BrokerCodes.text(answer));
            return;
        }
        Waiter waiter = call.waiter(number);
        Reply reply = waiter.reply;
        waiter.reply = null;
        long queueOffset = answer.number(Fields.QUEUE_OFFSET, -1);
        try {
            ((SendReply) reply)
                    .sent(
                            waiter.index,
                            stored,
                            call.broker,
                            (int) answer.number(Fields.QUEUE_ID, call.queueId),
                            queueOffset < 0 ? queueOffset : queueOffset + place,
                            logOffset(answer, place),
                            answer.text(Fields.RECALL_HANDLE));
        } catch (RuntimeException e) {
            link.context().counters().increment(ProxyCounter.REPLY_ERRORS);
        }
    }

    /** From the offset id at this place of the list: its last 16 hexadecimal digits. */
    private static long logOffset(FrameHeader answer, int place) {
        int field = answer.find(Fields.MSG_ID);
        int length = answer.valueLength(field);
        if (length == 0) {
            return -1;
        }
        int start = answer.valueOffset(field);
        int end = start + length;
        for (int i = 0; i < place && start <= end; i++) {
            start = endOfId(answer, start, end) + 1;
        }
        int idEnd = endOfId(answer, start, end);
        return idEnd - start < LOG_OFFSET_DIGITS
                ? -1
                : Digits.parseHex16(answer.buffer(), idEnd - LOG_OFFSET_DIGITS);
    }

    private static int endOfId(FrameHeader answer, int from, int end) {
        int i = from;
        while (i < end && answer.buffer().getByte(i) != ',') {
            i++;
        }
        return i;
    }
}
