package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.transport.proto.Code;
import io.github.rocketproxy.transport.proto.Status;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that is answered with a code other than OK. An answer, not a fault of the proxy. */
final class RefusedException extends Exception {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedException.class);

    private final ReplyCode code;

    RefusedException(ReplyCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** What a client is told of this failure. Errors of the proxy itself are logged. */
    static RefusedException of(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return refused;
        }
        if (failure instanceof BrokerRefusedException refusal) {
            return new RefusedException(refusal.code(), refusal.getMessage());
        }
        if (failure instanceof MetadataUnavailableException) {
            boolean isTimeout = failure.getCause() instanceof TimeoutException;
            return new RefusedException(
                    isTimeout ? ReplyCode.PROXY_TIMEOUT : ReplyCode.INTERNAL_SERVER_ERROR,
                    failure.getMessage());
        }
        if (failure instanceof InterruptedException) {
            return new RefusedException(
                    ReplyCode.INTERNAL_SERVER_ERROR, "the proxy is shutting down");
        }
        LOG.error("a control request failed", failure);
        return new RefusedException(ReplyCode.INTERNAL_SERVER_ERROR, "internal error: " + failure);
    }

    ReplyCode code() {
        return code;
    }

    Status status() {
        return status(code, getMessage());
    }

    /** A payload status. */
    static Status status(ReplyCode code, String text) {
        return Status.newBuilder()
                .setCode(Code.forNumber(code.number()))
                .setMessage(text == null ? code.name() : text)
                .build();
    }
}
