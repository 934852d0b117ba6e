package io.github.rocketproxy.transport.http2;

import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Starts the method that a request names, or answers a request that is none of gRPC's or cannot be
 * served. Stateless; event loop of the stream.
 */
final class CallDispatcher {
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int HEADERS_TOO_LARGE = 431;

    private final MethodTable methods;

    CallDispatcher(MethodTable methods) {
        this.methods = methods;
    }

    /**
     * A request has begun.
     *
     * @return who hears of the call; never null, the call may be over already
     */
    CallListener start(Http2Stream stream, RequestHeaders headers) {
        HeaderField method = headers.get(KnownHeader.METHOD);
        HeaderField path = headers.get(KnownHeader.PATH);
        if (headers.isTooLarge()) {
            stream.endHttp(HEADERS_TOO_LARGE);
        } else if (method == null || path == null) {
            stream.reject(Http2Error.PROTOCOL_ERROR);
        } else if (!method.valueEquals("POST")) {
            stream.endHttp(METHOD_NOT_ALLOWED);
        } else if (!isGrpc(headers.get(KnownHeader.CONTENT_TYPE))) {
            stream.endHttp(UNSUPPORTED_MEDIA_TYPE);
        } else {
            return startMethod(stream, path, headers);
        }
        return NoCall.INSTANCE;
    }

    private static boolean isGrpc(HeaderField contentType) {
        return contentType != null && contentType.valueStartsWith("application/grpc");
    }

    private CallListener startMethod(Http2Stream stream, HeaderField path, RequestHeaders headers) {
        CallStarter starter = methods.get(path);
        HeaderField encoding = headers.get(KnownHeader.GRPC_ENCODING);
        if (starter == null) {
            return refuse(stream, "Method not found: " + path.valueText());
        }
        if (encoding != null && encoding.valueEquals("gzip")) {
            stream.receiver().setGzip();
        } else if (encoding != null && !encoding.valueEquals("identity")) {
            return refuse(stream, "Can't find decompressor for " + encoding.valueText());
        }
        return starter.start(stream, headers);
    }

    private static CallListener refuse(Http2Stream stream, String text) {
        stream.end(Status.UNIMPLEMENTED.withDescription(text), new Metadata());
        return NoCall.INSTANCE;
    }
}
