package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;

/**
 * A fault of the peer that ends its connection (RFC 9113, 5.4.1). Carries no stack: peers make
 * these.
 */
final class Http2Error extends RuntimeException {
    static final int NO_ERROR = 0x0;
    static final int PROTOCOL_ERROR = 0x1;
    static final int INTERNAL_ERROR = 0x2;
    static final int FLOW_CONTROL_ERROR = 0x3;
    static final int STREAM_CLOSED = 0x5;
    static final int FRAME_SIZE_ERROR = 0x6;
    static final int REFUSED_STREAM = 0x7;
    static final int CANCEL = 0x8;
    static final int COMPRESSION_ERROR = 0x9;
    static final int ENHANCE_YOUR_CALM = 0xb;

    private static final long serialVersionUID = 1;

    private final int code;
    private final ProxyCounter counter;

    /** A breach of the protocol. */
    Http2Error(int code, String message) {
        this(code, message, ProxyCounter.HTTP2_PROTOCOL_ERRORS);
    }

    /**
     * @param counter what it is counted as
     */
    Http2Error(int code, String message, ProxyCounter counter) {
        super(message, null, false, false);
        this.code = code;
        this.counter = counter;
    }

    int code() {
        return code;
    }

    ProxyCounter counter() {
        return counter;
    }
}
