package io.github.rocketproxy.server.trace;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes spans as OTLP wants them (opentelemetry/proto/trace/v1/trace.proto, 1.7), each once, one
 * after the other, into one request. In memory: an {@link IOException} is a bug. One thread.
 */
final class SpanEncoder {
    /** A span's kind in that protocol. */
    static final int INTERNAL = 1;

    static final int SERVER = 2;
    static final int CLIENT = 3;

    private static final int ERROR = 2;
    private static final int SAMPLED = 1;
    private static final String SCOPE = "io.github.rocketproxy";

    // ExportTraceServiceRequest, ResourceSpans, ScopeSpans
    private static final int RESOURCE_SPANS = 1;
    private static final int RESOURCE = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SCOPE_OF_SPANS = 1;
    private static final int SPANS = 2;

    private final ByteArrayOutputStream span = new ByteArrayOutputStream(1_024);
    private final CodedOutputStream out = CodedOutputStream.newInstance(span, 1_024);
    private final ByteArrayOutputStream spans = new ByteArrayOutputStream();
    private final CodedOutputStream framed = CodedOutputStream.newInstance(spans, 16);
    private final byte[] resource;
    private int count;

    /**
     * @param resource what all spans say of this process
     */
    SpanEncoder(Map<String, String> resource) throws IOException {
        for (Map.Entry<String, String> fact : resource.entrySet()) {
            text(1, new SpanAttribute(fact.getKey()), fact.getValue());
        }
        this.resource = taken();
    }

    /** The span begins; what belongs to it follows, then {@link #end}. Times are of the epoch. */
    SpanEncoder begin(
            SpanRef self, long parentSpanId, String name, int kind, long startNs, long endNs)
            throws IOException {
        ids(self);
        if (!self.state().isEmpty()) {
            out.writeString(3, self.state());
        }
        if (parentSpanId != 0) {
            out.writeTag(4, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(Long.BYTES);
            bigEndian(parentSpanId);
        }
        out.writeString(5, name);
        out.writeEnum(6, kind);
        out.writeFixed64(7, startNs);
        out.writeFixed64(8, endNs);
        out.writeFixed32(16, SAMPLED);
        return this;
    }

    private void ids(SpanRef ref) throws IOException {
        out.writeTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(2 * Long.BYTES);
        bigEndian(ref.traceHigh());
        bigEndian(ref.traceLow());
        out.writeTag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(Long.BYTES);
        bigEndian(ref.spanId());
    }

    private void bigEndian(long id) throws IOException {
        out.writeFixed64NoTag(Long.reverseBytes(id));
    }

    /** An empty text is left out. */
    SpanEncoder text(SpanAttribute attribute, String value) throws IOException {
        if (!value.isEmpty()) {
            text(9, attribute, value);
        }
        return this;
    }

    private void text(int field, SpanAttribute attribute, String value) throws IOException {
        keyValue(field, attribute, CodedOutputStream.computeStringSize(1, value));
        out.writeString(1, value);
    }

    SpanEncoder number(SpanAttribute attribute, long value) throws IOException {
        keyValue(9, attribute, CodedOutputStream.computeInt64Size(3, value));
        out.writeInt64(3, value);
        return this;
    }

    /** All of it but the value itself, of so many bytes. */
    private void keyValue(int field, SpanAttribute attribute, int valueBytes) throws IOException {
        int anyValueBytes =
                CodedOutputStream.computeTagSize(2)
                        + CodedOutputStream.computeUInt32SizeNoTag(valueBytes)
                        + valueBytes;
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(attribute.keyBytes() + anyValueBytes);
        out.writeByteArray(1, attribute.utf8());
        out.writeTag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(valueBytes);
    }

    /** It has to do with that span, of whatever trace. */
    SpanEncoder link(SpanRef other) throws IOException {
        int stateBytes =
                other.state().isEmpty() ? 0 : CodedOutputStream.computeStringSize(3, other.state());
        out.writeTag(13, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(2 + 2 * Long.BYTES + 2 + Long.BYTES + stateBytes);
        ids(other);
        if (stateBytes > 0) {
            out.writeString(3, other.state());
        }
        return this;
    }

    /** It went wrong. */
    SpanEncoder error(String description) throws IOException {
        int textBytes =
                description.isEmpty() ? 0 : CodedOutputStream.computeStringSize(2, description);
        out.writeTag(15, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(textBytes + CodedOutputStream.computeEnumSize(3, ERROR));
        if (textBytes > 0) {
            out.writeString(2, description);
        }
        out.writeEnum(3, ERROR);
        return this;
    }

    /** The span is complete. */
    void end() throws IOException {
        framed.writeByteArray(SPANS, taken());
        framed.flush();
        count++;
    }

    private byte[] taken() throws IOException {
        out.flush();
        byte[] bytes = span.toByteArray();
        span.reset();
        return bytes;
    }

    /** Spans since the last {@link #request}. */
    int count() {
        return count;
    }

    /** The request with all spans since the last one: an ExportTraceServiceRequest. */
    byte[] request() throws IOException {
        byte[] scope = scopeBytes();
        int scopeSpans = scope.length + spans.size();
        int resourceSpans =
                CodedOutputStream.computeByteArraySize(RESOURCE, resource)
                        + headBytes(SCOPE_SPANS, scopeSpans)
                        + scopeSpans;
        byte[] request = new byte[headBytes(RESOURCE_SPANS, resourceSpans) + resourceSpans];
        CodedOutputStream to = CodedOutputStream.newInstance(request);
        to.writeTag(RESOURCE_SPANS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        to.writeUInt32NoTag(resourceSpans);
        to.writeByteArray(RESOURCE, resource);
        to.writeTag(SCOPE_SPANS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        to.writeUInt32NoTag(scopeSpans);
        to.writeRawBytes(scope);
        to.writeRawBytes(spans.toByteArray());
        to.checkNoSpaceLeft();
        spans.reset();
        count = 0;
        return request;
    }

    private static int headBytes(int field, int length) {
        return CodedOutputStream.computeTagSize(field)
                + CodedOutputStream.computeUInt32SizeNoTag(length);
    }

    /** The scope, as the first field of a ScopeSpans. */
    private static byte[] scopeBytes() throws IOException {
        byte[] name = SCOPE.getBytes(StandardCharsets.US_ASCII);
        int nameBytes = CodedOutputStream.computeByteArraySize(1, name);
        byte[] scope = new byte[headBytes(SCOPE_OF_SPANS, nameBytes) + nameBytes];
        CodedOutputStream to = CodedOutputStream.newInstance(scope);
        to.writeTag(SCOPE_OF_SPANS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        to.writeUInt32NoTag(nameBytes);
        to.writeByteArray(1, name);
        to.checkNoSpaceLeft();
        return scope;
    }
}
