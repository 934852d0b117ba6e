package io.github.rocketproxy.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * SendMessage requests of one topic and body size. Encoded once; each request is a copy with a
 * message id of its own written over the place left for it. Any thread.
 */
public final class SendRequests {
    private static final int ID_DIGITS = 16;
    private static final String PLACE = "#".repeat(ID_DIGITS);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final long BODY_SEED = 42;

    private final AtomicLong nextId = new AtomicLong();
    private final byte[] template;
    private final int idOffset;

    /**
     * @param topic where to
     * @param bodyBytes length of the body; its bytes do not compress
     */
    public SendRequests(String topic, int bodyBytes) {
        String run = "%016X".formatted(System.currentTimeMillis());
        byte[] body = new byte[bodyBytes];
        new Random(BODY_SEED).nextBytes(body);
        ProtoFields properties =
                new ProtoFields()
                        .text(3, run + PLACE)
                        .number(5, 1)
                        .number(6, 1)
                        .message(7, new ProtoFields().number(1, System.currentTimeMillis() / 1000))
                        .text(8, "bench");
        template =
                new ProtoFields()
                        .message(
                                1,
                                new ProtoFields()
                                        .message(1, new ProtoFields().text(2, topic))
                                        .message(3, properties)
                                        .bytes(4, body))
                        .toBytes();
        idOffset = indexOfPlace(template);
    }

    private static int indexOfPlace(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(PLACE);
    }

    /** A request with the next message id. The caller owns the array. */
    public byte[] next() {
        byte[] request = template.clone();
        long id = nextId.getAndIncrement();
        for (int i = ID_DIGITS - 1; i >= 0; i--) {
            request[idOffset + i] = HEX[(int) (id & 0xF)];
            id >>>= 4;
        }
        return request;
    }
}
