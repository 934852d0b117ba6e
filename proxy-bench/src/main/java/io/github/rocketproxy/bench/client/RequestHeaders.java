package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * The header blocks of one connection's requests. Fields are indexed in the dynamic table, as real
 * clients do it; a block that is all indexes is kept and written again as it is.
 */
final class RequestHeaders {
    private static final String SERVICE = "/apache.rocketmq.v2.MessagingService/";

    /** Longer than any poll. */
    private static final String DEADLINE = "30S";

    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final ByteBuf scratch = Unpooled.buffer();
    private int tableVersion;

    /** What one kind of call begins with. */
    static final class Head {
        private final Http2Headers headers;
        private byte[] block;
        private int tableVersion = -1;

        private Head(Http2Headers headers) {
            this.headers = headers;
        }
    }

    /** The head of the calls of a method by a client. */
    static Head head(Endpoint endpoint, Rpc rpc, String clientId) {
        Http2Headers headers =
                new DefaultHttp2Headers(false)
                        .scheme(endpoint.isEncrypted() ? "https" : "http")
                        .method("POST")
                        .path(SERVICE + rpc.method())
                        .authority(endpoint.toString())
                        .add("te", "trailers")
                        .add("content-type", "application/grpc")
                        .add("user-agent", "rocketproxy-bench")
                        .add("x-mq-client-id", clientId)
                        .add("x-mq-language", "JAVA")
                        .add("x-mq-client-version", "5.2.0")
                        .add("x-mq-protocol", "v2");
        if (rpc.hasDeadline()) {
            headers.add("grpc-timeout", DEADLINE);
        }
        return new Head(headers);
    }

    /** The server said how large its table may be, bytes. */
    void maxTableSize(long bytes) throws Http2Exception {
        encoder.maxHeaderTableSize(bytes);
        tableVersion++;
    }

    /** Writes the block of a head. Blocks must reach the server in the order of these calls. */
    void write(Head head, ByteBuf out) {
        if (head.tableVersion == tableVersion) {
            out.writeBytes(head.block);
            return;
        }
        encode(head.headers);
        byte[] block = new byte[scratch.readableBytes()];
        scratch.getBytes(0, block);
        if (HeaderBlock.changesTable(scratch, 0, block.length)) {
            tableVersion++;
        } else {
            head.block = block;
            head.tableVersion = tableVersion;
        }
        out.writeBytes(block);
    }

    private void encode(Http2Headers headers) {
        try {
            scratch.clear();
            encoder.encodeHeaders(1, headers, scratch);
        } catch (Http2Exception e) {
            throw new IllegalStateException("request headers cannot be encoded", e);
        }
    }
}
