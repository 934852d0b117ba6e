package io.github.rocketproxy.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketproxy.server.trace.OtlpSpan.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, as OpenTelemetry's own messages read it. */
class SpanRequestTest {
    private final SpanRequest request = new SpanRequest(Map.of("service.name", "test"), 0);

    private static void write(ByteBuf out, String name) {
        SpanIds ids = SpanIds.below(SpanContext.getInvalid());
        OtlpSpan.end(out, OtlpSpan.begin(out, ids, name, "", Kind.CLIENT, 1, 2));
    }

    private ScopeSpans read() {
        try {
            ExportTraceServiceRequest read =
                    ExportTraceServiceRequest.parseFrom(request.whole().nioBuffer());
            assertThat(read.getResourceSpansList()).hasSize(1);
            assertThat(read.getResourceSpans(0).getResource().getAttributesList())
                    .containsExactly(
                            KeyValue.newBuilder()
                                    .setKey("service.name")
                                    .setValue(AnyValue.newBuilder().setStringValue("test"))
                                    .build());
            assertThat(read.getResourceSpans(0).getScopeSpansList()).hasSize(1);
            return read.getResourceSpans(0).getScopeSpans(0);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Lengths whose own lengths differ, of the span and of all around it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60, 100, 127, 128, 250, 16_300, 16_383, 16_384, 2_097_152})
    void shouldFrameSpansOfAnyLength(int nameLength) {
        String name = "x".repeat(nameLength);
        write(request.spans(), name);
        write(request.spans(), "next");

        ScopeSpans scope = read();

        assertThat(scope.getScope().getName()).isEqualTo("io.github.rocketproxy");
        assertThat(scope.getSpansList()).extracting(Span::getName).containsExactly(name, "next");
        assertThat(scope.getSpans(0).getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(scope.getSpans(0).getStartTimeUnixNano()).isOne();
        assertThat(scope.getSpans(0).getEndTimeUnixNano()).isEqualTo(2);
    }

    @Test
    void shouldGoOnAfterItWasAskedForTheWhole() {
        write(request.spans(), "first");
        assertThat(read().getSpansList()).hasSize(1);
        write(request.spans(), "second");
        assertThat(read().getSpansList())
                .extracting(Span::getName)
                .containsExactly("first", "second");
    }

    @Test
    void shouldBeginAnew() {
        write(request.spans(), "first");
        request.clear();
        assertThat(request.spanBytes()).isZero();
        write(request.spans(), "second");
        assertThat(read().getSpansList()).extracting(Span::getName).containsExactly("second");
    }

    @Test
    void shouldLeaveTheBufferBeforeAlone() {
        write(request.spans(), "first");
        ByteBuf before = request.whole();
        ByteBuf copy = before.copy();
        request.begin();
        write(request.spans(), "other");
        assertThat(before).isEqualTo(copy);
    }

    @Property
    void shouldWriteAttributesAsProtobufDoes(
            @ForAll @StringLength(max = 300) String name,
            @ForAll @StringLength(max = 300) String text,
            @ForAll long number)
            throws InvalidProtocolBufferException {
        ByteBuf out = Unpooled.buffer();
        new OtlpAttribute(name).write(out, OtlpSpan.ATTRIBUTES, text);
        new OtlpAttribute(name).write(out, OtlpSpan.ATTRIBUTES, number);

        Span span = Span.parseFrom(out.nioBuffer());

        assertThat(span.getAttributesList())
                .containsExactly(
                        attribute(name, AnyValue.newBuilder().setStringValue(asUtf8(text))),
                        attribute(name, AnyValue.newBuilder().setIntValue(number)));
    }

    private static KeyValue attribute(String name, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(asUtf8(name)).setValue(value).build();
    }

    /** Half a surrogate pair becomes a question mark. */
    private static String asUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
