package io.github.rocketproxy.server.trace;

import com.google.protobuf.CodedOutputStream;
import java.nio.charset.StandardCharsets;

/** The name of something that a span says, in bytes. */
final class SpanAttribute {
    private final byte[] utf8;
    private final int keyBytes;

    SpanAttribute(String name) {
        utf8 = name.getBytes(StandardCharsets.UTF_8);
        keyBytes = CodedOutputStream.computeByteArraySize(1, utf8);
    }

    /** Not to be written to. */
    byte[] utf8() {
        return utf8;
    }

    /** What it takes as the first field of a message. */
    int keyBytes() {
        return keyBytes;
    }
}
