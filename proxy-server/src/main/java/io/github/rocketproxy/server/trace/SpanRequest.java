package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;

/**
 * An {@code ExportTraceServiceRequest} of OTLP's collector/trace/v1/trace_service.proto that is
 * being put together. Spans are written behind room for what comes before them, which says how many
 * bytes they are. One thread.
 */
final class SpanRequest {
    private static final String SCOPE_NAME = "io.github.rocketproxy";

    /** Field of the request. */
    private static final int RESOURCE_SPANS = 1;

    /** Fields of {@code ResourceSpans}. */
    private static final int RESOURCE = 1;

    private static final int SCOPE_SPANS = 2;

    /** Field of {@code Resource}. */
    private static final int ATTRIBUTES = 1;

    /** Field of {@code ScopeSpans}, whose spans {@link OtlpSpan} writes. */
    private static final int SCOPE = 1;

    /** Field of {@code InstrumentationScope}. */
    private static final int NAME = 1;

    private final byte[] resource;
    private final byte[] scope;
    private final int headBytes;
    private final int initialBytes;
    private ByteBuf buffer;

    /**
     * @param resource what the spans say of this process
     * @param initialBytes of spans that have room at once; it grows for more
     */
    SpanRequest(Map<String, String> resource, int initialBytes) {
        this.resource = OtlpBytes.of(out -> writeResource(out, resource));
        this.scope = OtlpBytes.of(SpanRequest::writeScope);
        this.initialBytes = initialBytes;
        headBytes = head(Integer.MAX_VALUE / 2).length; // no length takes more bytes than that
        begin();
    }

    private static void writeResource(ByteBuf out, Map<String, String> attributes) {
        int start = ProtoWriter.beginNested(out, RESOURCE);
        attributes.forEach((name, value) -> new OtlpAttribute(name).write(out, ATTRIBUTES, value));
        ProtoWriter.endNested(out, start);
    }

    private static void writeScope(ByteBuf out) {
        int start = ProtoWriter.beginNested(out, SCOPE);
        ProtoWriter.textField(out, NAME, SCOPE_NAME);
        ProtoWriter.endNested(out, start);
    }

    /** Begins anew; who was given the one before may still read it. */
    void begin() {
        buffer = Unpooled.buffer(headBytes + initialBytes);
        clear();
    }

    /** Begins anew; nobody reads the one before any more. */
    void clear() {
        buffer.setIndex(headBytes, headBytes);
    }

    /** Goes on with a copy; who was given the one before may still read it. */
    void leave() {
        ByteBuf before = buffer;
        begin();
        buffer.writeBytes(before, headBytes, before.writerIndex() - headBytes);
    }

    /** Where spans are written. */
    ByteBuf spans() {
        return buffer;
    }

    /** Bytes of the spans so far. */
    int spanBytes() {
        return buffer.writerIndex() - headBytes;
    }

    /** The whole request; more spans may be written all the same, and it be asked for again. */
    ByteBuf whole() {
        byte[] head = head(spanBytes());
        int start = headBytes - head.length;
        buffer.setBytes(start, head);
        return buffer.duplicate().readerIndex(start);
    }

    private byte[] head(int spanBytes) {
        int scopeSpans = scope.length + spanBytes;
        int resourceSpans = resource.length + 1 + ProtoWriter.varintSize(scopeSpans) + scopeSpans;
        return OtlpBytes.of(
                out -> {
                    ProtoWriter.header(out, RESOURCE_SPANS, resourceSpans);
                    out.writeBytes(resource);
                    ProtoWriter.header(out, SCOPE_SPANS, scopeSpans);
                    out.writeBytes(scope);
                });
    }
}
