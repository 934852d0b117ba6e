package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Metadata;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HpackDecoderTest {
    private static final int MAX_BYTES = 16_384;

    private final HpackDecoder decoder = new HpackDecoder(MAX_BYTES);
    private final RequestHeaders headers = new RequestHeaders();

    private List<String> decode(String hex) {
        return decode(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    private List<String> decode(ByteBuf block) {
        decoder.decode(block, block.readerIndex(), block.readableBytes(), headers);
        List<String> fields = new ArrayList<>();
        headers.forEach(field -> fields.add(field.nameText() + ": " + field.valueText()));
        return fields;
    }

    /** RFC 7541, C.4: three requests with Huffman coding that build on one table. */
    @Test
    void shouldReadTheExamplesOfTheStandard() {
        assertThat(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
                .containsExactly(
                        ":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
        assertThat(decode("8286 84be 5886 a8eb 1064 9cbf"))
                .containsExactly(
                        ":method: GET",
                        ":scheme: http",
                        ":path: /",
                        ":authority: www.example.com",
                        "cache-control: no-cache");
        assertThat(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
                .containsExactly(
                        ":method: GET",
                        ":scheme: https",
                        ":path: /index.html",
                        ":authority: www.example.com",
                        "custom-key: custom-value");
    }

    /** C.2.2 and C.2.3: literals that are not indexed leave nothing behind. */
    @Test
    void shouldReadLiteralsThatAreNotIndexed() {
        assertThat(decode("040c 2f73 616d 706c 652f 7061 7468"))
                .containsExactly(":path: /sample/path");
        assertThat(decode("1008 7061 7373 776f 7264 0673 6563 7265 74"))
                .containsExactly("password: secret");
        assertThatExceptionOfType(Http2Error.class).isThrownBy(() -> decode("be"));
    }

    /** Some 300 requests whose headers come, go and come again, as another encoder writes them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldReadWhatAnotherEncoderWrites(long seed) throws Exception {
        Random random = new Random(seed);
        DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE);
        for (int request = 0; request < 300; request++) {
            Http2Headers sent = new DefaultHttp2Headers().method("POST").path("/a/b" + seed);
            int count = random.nextInt(20);
            for (int i = 0; i < count; i++) {
                String name = "x-" + random.nextInt(30);
                sent.add(name, text(random));
            }
            ByteBuf block = Unpooled.buffer();
            encoder.encodeHeaders(request, sent, block);
            List<String> expected = new ArrayList<>();
            sent.forEach(e -> expected.add(e.getKey() + ": " + e.getValue()));

            assertThat(decode(block)).as("request %s", request).isEqualTo(expected);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(random.nextBoolean() ? 10 : 400);
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt(94)));
        }
        return text.toString();
    }

    /** The oldest field is named, then pushed out by what follows in the same block. */
    @Test
    void shouldKeepAFieldThatLeavesTheTableWithinItsBlock() throws Exception {
        DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE);
        for (int request = 0; request < 50; request++) {
            Http2Headers sent = new DefaultHttp2Headers().add("x-mq-client-id", "the one");
            for (int i = 0; i < 12; i++) {
                sent.add("y", "v".repeat(300) + request + "-" + i);
            }
            ByteBuf block = Unpooled.buffer();
            encoder.encodeHeaders(1, sent, block);
            decode(block);

            assertThat(headers.get(KnownHeader.CLIENT_ID).valueText()).isEqualTo("the one");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // no such index
                "ff ff ff ff ff 0f", // a number without end
                "40", // no name
                "40 05 61", // shorter than it says
                "40 01 61", // no value
                "00 81 ff 00", // Huffman padding that is too long
                "82 20", // the table's size after a field
                "3f e2 1f" // a table larger than allowed
            })
    void shouldRefuseWhenABlockIsBroken(String hex) {
        assertThatExceptionOfType(Http2Error.class)
                .isThrownBy(() -> decode(hex))
                .satisfies(e -> assertThat(e.code()).isEqualTo(Http2Error.COMPRESSION_ERROR));
    }

    @Test
    void shouldForgetTheTableWhenItsSizeIsNone() {
        decode("400161 0162");
        assertThat(decode("be")).containsExactly("a: b");

        assertThat(decode("20")).isEmpty();

        assertThatExceptionOfType(Http2Error.class).isThrownBy(() -> decode("be"));
    }

    @Test
    void shouldReadOnWhenHeadersAreTooLarge() {
        ByteBuf block = Unpooled.buffer();
        for (int i = 0; i < 600; i++) {
            block.writeBytes(new byte[] {0, 1, 'a', 1, 'b'});
        }

        decode(block);

        assertThat(headers.isTooLarge()).isTrue();
        assertThat(decode("82")).containsExactly(":method: GET");
        assertThat(headers.isTooLarge()).isFalse();
    }

    /** A name of 4,000 bytes in the table, then literals of two bytes that have it. */
    @Test
    void shouldStopWhenFewBytesStandForVeryMany() {
        ByteBuf block = Unpooled.buffer();
        block.writeBytes(HexFormat.of().parseHex("407fa11e")).writeZero(4_000).writeByte(0);
        for (int i = 0; i < 5_000; i++) {
            block.writeByte(0x7E).writeByte(0);
        }

        assertThatExceptionOfType(Http2Error.class)
                .isThrownBy(() -> decode(block))
                .satisfies(e -> assertThat(e.code()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM));
    }

    /** A table that is full of evicted large fields would hold many times its size. */
    @Test
    void shouldNotKeepLargeFieldsThatLeftTheTable() {
        DynamicTable table = new DynamicTable();
        for (int i = 0; i < 40; i++) {
            HeaderField field = new HeaderField();
            field.setName(new byte[3_000], 3_000);
            assertThat(table.add(field)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5S", "5000m", "5000000u"})
    void shouldReadTimeouts(String text) {
        assertThat(RequestHeaderSamples.of("grpc-timeout", text).timeoutNs())
                .isEqualTo(TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void shouldForgetTheRequestBefore() {
        RequestHeaders reused = RequestHeaderSamples.of("grpc-timeout", "5S");
        reused.clear();
        assertThat(reused.timeoutNs()).isEqualTo(-1);
    }

    @Test
    void shouldReadATimeoutOfManyYears() {
        assertThat(RequestHeaderSamples.of("grpc-timeout", "99999999H").timeoutNs())
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "5", "5x", "-5S", "123456789S"})
    void shouldKnowNoTimeoutWhenItCannotBeRead(String text) {
        assertThat(RequestHeaderSamples.of("grpc-timeout", text).timeoutNs()).isEqualTo(-1);
    }

    @Test
    void shouldTellGrpcOfTheHeaders() {
        Metadata metadata =
                RequestHeaderSamples.of(":path", "/a/b", "x-a", "1", "y-bin", "AQI=").toMetadata();

        assertThat(metadata.keys()).containsExactlyInAnyOrder("x-a", "y-bin");
        assertThat(metadata.get(Metadata.Key.of("x-a", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("1");
        assertThat(metadata.get(Metadata.Key.of("y-bin", Metadata.BINARY_BYTE_MARSHALLER)))
                .containsExactly(1, 2);
    }
}
