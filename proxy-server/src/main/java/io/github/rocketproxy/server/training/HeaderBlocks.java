package io.github.rocketproxy.server.training;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Header blocks of one connection's gRPC requests (RFC 7541): each header is a literal the first
 * time and an index from then on, as clients do. Short headers in a table that never fills, without
 * Huffman coding. One thread.
 */
final class HeaderBlocks {
    private static final int INDEXED = 0x80;
    private static final int LITERAL_TO_INDEX = 0x40;
    private static final int METHOD_POST = 3;
    private static final int SCHEME_HTTP = 6;
    private static final int FIRST_DYNAMIC = 62;
    private static final int LONGEST = 126;

    private final Map<List<String>, Integer> added = new HashMap<>();
    private final List<List<String>> common;

    HeaderBlocks(String authority, String clientId) {
        common =
                List.of(
                        List.of(":authority", authority),
                        List.of("te", "trailers"),
                        List.of("content-type", "application/grpc"),
                        List.of("user-agent", "grpc-java-netty"),
                        List.of("grpc-accept-encoding", "gzip"),
                        List.of("grpc-timeout", "30S"),
                        List.of("x-mq-client-id", clientId),
                        List.of("x-mq-language", "JAVA"),
                        List.of("x-mq-client-version", "5.2.0"),
                        List.of("x-mq-protocol", "v2"));
    }

    /** The block of a call of {@code path}. */
    byte[] request(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(INDEXED | METHOD_POST);
        block.write(INDEXED | SCHEME_HTTP);
        write(block, List.of(":path", path));
        common.forEach(header -> write(block, header));
        return block.toByteArray();
    }

    /** An entry's index counts from the newest. */
    private void write(ByteArrayOutputStream block, List<String> header) {
        Integer number = added.get(header);
        if (number != null) {
            block.write(INDEXED | (FIRST_DYNAMIC + added.size() - 1 - number));
            return;
        }
        block.write(LITERAL_TO_INDEX);
        writeText(block, header.getFirst());
        writeText(block, header.getLast());
        added.put(header, added.size());
    }

    private static void writeText(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > LONGEST) {
            throw new IllegalArgumentException("longer than one length byte can say: " + text);
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
