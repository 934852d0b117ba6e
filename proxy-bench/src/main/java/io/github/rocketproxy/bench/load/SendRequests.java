package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Request;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * SendMessage requests of one body size, to topics in turn. Encoded once; each time it writes
 * itself it takes the next topic and puts a message id of its own into the place left for it. One
 * thread.
 */
public final class SendRequests implements Request {
    private static final int ID_DIGITS = 16;
    private static final String PLACE = "#".repeat(ID_DIGITS);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final long BODY_SEED = 42;

    private final byte[][] heads;
    private final int[] idOffsets;
    private final byte[] body;
    private long nextId;
    private long stamp;

    /**
     * @param topics where to
     * @param bodyBytes length of the body; its bytes do not compress
     */
    public SendRequests(List<String> topics, int bodyBytes) {
        body = new byte[bodyBytes];
        new Random(BODY_SEED).nextBytes(body);
        heads = new byte[topics.size()][];
        idOffsets = new int[topics.size()];
        String run = "%016X".formatted(System.nanoTime());
        for (int i = 0; i < heads.length; i++) {
            byte[] whole = encode(topics.get(i), run);
            heads[i] = Arrays.copyOf(whole, whole.length - bodyBytes);
            idOffsets[i] = new String(heads[i], StandardCharsets.ISO_8859_1).indexOf(PLACE);
        }
    }

    /** As above, to one topic. */
    public SendRequests(String topic, int bodyBytes) {
        this(List.of(topic), bodyBytes);
    }

    private byte[] encode(String topic, String run) {
        ProtoFields properties =
                new ProtoFields()
                        .text(3, run + PLACE)
                        .number(5, 1)
                        .number(6, 1)
                        .message(7, new ProtoFields().number(1, System.currentTimeMillis() / 1000))
                        .text(8, "bench");
        ProtoFields message =
                new ProtoFields()
                        .message(1, new ProtoFields().text(2, topic))
                        .message(3, properties)
                        .bytes(4, body);
        return new ProtoFields().message(1, message).toBytes();
    }

    /** What the next body begins with, if it has room for it; see {@link #stampOf}. */
    SendRequests stamp(long value) {
        stamp = value;
        return this;
    }

    /** The stamp of a body. */
    static long stampOf(ByteBuf in, int bodyOffset) {
        return in.getLong(bodyOffset);
    }

    private int topic() {
        return (int) (nextId % heads.length);
    }

    @Override
    public int length() {
        return heads[topic()].length + body.length;
    }

    @Override
    public void writeTo(ByteBuf out) {
        int topic = topic();
        int start = out.writerIndex();
        out.writeBytes(heads[topic]);
        writeId(out, start + idOffsets[topic]);
        int bodyStart = out.writerIndex();
        out.writeBytes(body);
        if (stamp != 0 && body.length >= Long.BYTES) {
            out.setLong(bodyStart, stamp);
        }
        nextId++;
    }

    private void writeId(ByteBuf out, int at) {
        long id = nextId;
        for (int i = ID_DIGITS - 1; i >= 0; i--) {
            out.setByte(at + i, HEX[(int) (id & 0xF)]);
            id >>>= 4;
        }
    }
}
