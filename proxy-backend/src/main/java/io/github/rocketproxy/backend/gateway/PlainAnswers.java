package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;

/** Answers that say no more than whether it worked: END_TRANSACTION. */
final class PlainAnswers implements CallHandler {
    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        boolean isSuccess = answer.code() == ResponseCode.SUCCESS;
        call.completeRest(
                BrokerCodes.replyCode(answer.code()), isSuccess ? null : BrokerCodes.text(answer));
        return true;
    }
}
