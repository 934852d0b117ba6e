package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.netty.buffer.ByteBuf;

/**
 * Answers to CONSUMER_SEND_MSG_BACK. Once the message is in the dead letter queue it is acked, by
 * the call's follow-up where it has one. A message that the store has no more is as good as
 * forwarded: otherwise ordered consumers would ask for it for ever.
 */
final class DeadLetterAnswers implements CallHandler {
    /** How the broker's remark begins when its store has no such message (5.5.0). */
    private static final String GONE = "look message by offset failed";

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        if (call.isSingly) {
            return true; // it was the ack
        }
        boolean isForwarded = answer.code() == ResponseCode.SUCCESS || isGone(answer);
        call.completeRest(
                isForwarded ? ReplyCode.OK : BrokerCodes.replyCode(answer.code()),
                isForwarded ? null : BrokerCodes.text(answer));
        ByteBuf ack = call.followUp;
        if (!isForwarded || ack == null) {
            return true;
        }
        call.followUp = null;
        call.isSingly = true;
        call.replaceFrame(ack);
        return false;
    }

    private static boolean isGone(FrameHeader answer) {
        String remark = answer.remark();
        return remark != null && remark.contains(GONE);
    }
}
