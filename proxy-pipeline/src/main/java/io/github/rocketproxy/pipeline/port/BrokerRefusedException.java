package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.ReplyCode;

/** A broker did not do what it was asked: it refused, or it could not be asked in time. */
public final class BrokerRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReplyCode code;

    /**
     * @param code what the client is told; not OK
     * @param message for clients and operators
     */
    public BrokerRefusedException(ReplyCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** What the client is told. */
    public ReplyCode code() {
        return code;
    }
}
