package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.status.ProxyCounter;

/** Answers to acks. A batch that is refused goes again handle by handle, each with its verdict. */
final class AckAnswers implements CallHandler {
    private final AckEncoder encoder;

    AckAnswers(AckEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        int code = answer.code();
        boolean isSuccess = code == ResponseCode.SUCCESS;
        ReplyCode verdict = BrokerCodes.handleCode(code);
        if (call.isSingly) {
            call.complete(call.position++, verdict, isSuccess ? null : BrokerCodes.text(answer));
        } else if (isSuccess
                || call.waiterCount() == 1
                || BrokerCodes.isOverload(code)
                || !link.mayRepeat(call.waiterCount())) {
            call.completeRest(verdict, isSuccess ? null : BrokerCodes.text(answer));
        } else {
            link.context().counters().increment(ProxyCounter.ACK_FALLBACKS);
            call.isSingly = true;
        }
        if (call.position == call.waiterCount()) {
            return true;
        }
        call.replaceFrame(encoder.single(call.broker, call.waiter(call.position)));
        return false;
    }
}
