package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * The header blocks of one connection, each behind a byte for its length: whatever is taken reads
 * as Netty's decoder reads it, and nothing but a compression error comes out.
 */
class HpackFuzzTest {
    private static final int MAX_BYTES = 16_384;

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void blocks(byte[] input) throws Http2Exception {
        HpackDecoder decoder = new HpackDecoder(MAX_BYTES);
        DefaultHttp2HeadersDecoder official =
                new DefaultHttp2HeadersDecoder(false, Integer.MAX_VALUE);
        RequestHeaders headers = new RequestHeaders();
        ByteBuf bytes = Unpooled.wrappedBuffer(input);
        while (bytes.isReadable()) {
            int length = Math.min(bytes.readUnsignedByte(), bytes.readableBytes());
            int offset = bytes.readerIndex();
            bytes.skipBytes(length);
            if (!isTaken(decoder, bytes, offset, length, headers)) {
                assertRefused(official, bytes.slice(offset, length));
                return;
            }
            Http2Headers expected = official.decodeHeaders(1, bytes.slice(offset, length));
            if (!headers.isTooLarge()) {
                assertThat(fields(headers)).isEqualTo(fields(expected));
            }
            headers.timeoutNs();
            headers.toMetadata();
        }
    }

    private static boolean isTaken(
            HpackDecoder decoder, ByteBuf bytes, int offset, int length, RequestHeaders headers) {
        try {
            decoder.decode(bytes, offset, length, headers);
            return true;
        } catch (Http2Error e) {
            assertThat(e.code()).isEqualTo(Http2Error.COMPRESSION_ERROR);
            return false;
        }
    }

    /** Numbers of more than four bytes, which Netty takes, are no good reason to refuse a block. */
    private static void assertRefused(DefaultHttp2HeadersDecoder official, ByteBuf block) {
        boolean hasLongNumber = false;
        for (int i = 0; i + 4 <= block.readableBytes(); i++) {
            hasLongNumber |= (block.getInt(i) & 0x8080_8080) == 0x8080_8080;
        }
        try {
            official.decodeHeaders(1, block);
        } catch (Http2Exception e) {
            return;
        }
        assertThat(hasLongNumber).as("refused for no reason").isTrue();
    }

    private static List<String> fields(RequestHeaders headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach(field -> fields.add(field.nameText() + ": " + field.valueText()));
        Collections.sort(fields);
        return fields;
    }

    private static List<String> fields(Http2Headers headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach(field -> fields.add(field.getKey() + ": " + field.getValue()));
        Collections.sort(fields); // Netty has the pseudo headers first
        return fields;
    }
}
