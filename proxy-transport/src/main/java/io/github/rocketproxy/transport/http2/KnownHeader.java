package io.github.rocketproxy.transport.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The request headers that the server itself looks at. */
public enum KnownHeader {
    METHOD(":method"),
    SCHEME(":scheme"),
    AUTHORITY(":authority"),
    PATH(":path"),
    CONTENT_TYPE("content-type"),
    GRPC_TIMEOUT("grpc-timeout"),
    GRPC_ENCODING("grpc-encoding"),
    CLIENT_ID("x-mq-client-id"),
    AUTHORIZATION("authorization"),
    DATE_TIME("x-mq-date-time"),
    /** W3C Trace Context. */
    TRACE_PARENT("traceparent"),
    TRACE_STATE("tracestate");

    static final int COUNT = values().length;
    private static final KnownHeader[] VALUES = values();

    private final byte[] name;

    KnownHeader(String name) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The header of this name, or null. */
    static KnownHeader of(byte[] bytes, int length) {
        for (KnownHeader header : VALUES) {
            if (header.name.length == length
                    && Arrays.equals(header.name, 0, length, bytes, 0, length)) {
                return header;
            }
        }
        return null;
    }
}
