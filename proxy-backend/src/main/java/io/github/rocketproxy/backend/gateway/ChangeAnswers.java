package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Bytes;
import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;

/** Answers to CHANGE_MESSAGE_INVISIBLETIME: the message has a new handle from now on. */
final class ChangeAnswers implements CallHandler {
    private final ReceiptHandle old = new ReceiptHandle();
    private final ByteBuf handle;

    /**
     * @param scratch for the new handle; owned by the gateway
     */
    ChangeAnswers(ByteBuf scratch) {
        handle = scratch;
    }

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        if (answer.code() != ResponseCode.SUCCESS) {
            call.completeRest(BrokerCodes.handleCode(answer.code()), BrokerCodes.text(answer));
            return true;
        }
        if (answer.number(Fields.POP_TIME, 1) == 0) { // how a broker says that it did nothing
            call.completeRest(ReplyCode.INVALID_RECEIPT_HANDLE, "the broker knows no such message");
            return true;
        }
        Waiter waiter = call.waiter(0);
        old.wrap(waiter.payload, waiter.handle.offset(), waiter.handle.length());
        old.update(waiter.handleUpdate);
        compose(answer);
        ChangeReply reply = (ChangeReply) waiter.reply;
        waiter.reply = null;
        call.position = 1;
        try {
            reply.changed(handle);
        } catch (RuntimeException e) {
            link.context().counters().increment(ProxyCounter.REPLY_ERRORS);
        }
        return true;
    }

    private void compose(FrameHeader answer) {
        handle.clear();
        number(old.queueOffset());
        number(answer.number(Fields.POP_TIME, old.popTimeMs()));
        number(answer.number(Fields.INVISIBLE_TIME, old.invisibleMs()));
        number(answer.number(Fields.REVIVE_QID, old.reviveQueueId()));
        number(old.retryFlag());
        Bytes.append(handle, old.buffer(), old.brokerNameOffset(), old.brokerNameLength());
        handle.writeByte(' ');
        number(old.queueId());
        Digits.write(handle, old.queueOffset());
        if (old.commitLogOffset() >= 0) {
            handle.writeByte(' ');
            Digits.write(handle, old.commitLogOffset());
            int tag = old.brokerLength();
            Bytes.append(handle, old.buffer(), old.offset() + tag, old.length() - tag);
        }
    }

    private void number(long value) {
        Digits.write(handle, value);
        handle.writeByte(' ');
    }
}
