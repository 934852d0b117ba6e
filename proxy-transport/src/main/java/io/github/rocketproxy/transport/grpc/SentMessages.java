package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is to be told of each message of a send request. Ids are kept as bytes, because the payload
 * has gone to the broker by then. Grows to the largest request seen; reused.
 */
final class SentMessages {
    private static final int INITIAL_MESSAGES = 4;
    private static final int INITIAL_ID_BYTES = 256;
    private static final int MAX_KEPT_ID_BYTES = 65_536;

    private byte[] ids = new byte[INITIAL_ID_BYTES];
    private int idBytes;
    private int[] idOffsets = new int[INITIAL_MESSAGES];
    private int[] idLengths = new int[INITIAL_MESSAGES];
    private boolean[] halves = new boolean[INITIAL_MESSAGES];
    private boolean[] sent = new boolean[INITIAL_MESSAGES];
    private long[] queueOffsets = new long[INITIAL_MESSAGES];
    private String[] transactionIds = new String[INITIAL_MESSAGES];
    private String[] recallHandles = new String[INITIAL_MESSAGES];
    private int count;
    private boolean isAnySent;

    /** Begins a request of {@code count} messages. */
    void begin(int count) {
        this.count = count;
        if (idOffsets.length < count) {
            idOffsets = new int[count];
            idLengths = new int[count];
            halves = new boolean[count];
            sent = new boolean[count];
            queueOffsets = new long[count];
            transactionIds = new String[count];
            recallHandles = new String[count];
        }
        Arrays.fill(sent, 0, count, false);
        Arrays.fill(idLengths, 0, count, 0);
    }

    /** Copies a message's id. */
    void remember(int index, ByteBuf payload, Slice id, boolean isHalf) {
        if (ids.length - idBytes < id.length()) {
            ids = Arrays.copyOf(ids, Math.max(2 * ids.length, idBytes + id.length()));
        }
        payload.getBytes(id.offset(), ids, idBytes, id.length());
        idOffsets[index] = idBytes;
        idLengths[index] = id.length();
        halves[index] = isHalf;
        idBytes += id.length();
    }

    /** The broker has stored the message. */
    void sent(int index, long queueOffset, String transactionId, String recallHandle) {
        sent[index] = true;
        queueOffsets[index] = queueOffset;
        transactionIds[index] = transactionId;
        recallHandles[index] = recallHandle;
        isAnySent = true;
    }

    boolean isHalf(int index) {
        return halves[index];
    }

    boolean isSent(int index) {
        return sent[index];
    }

    boolean isAnySent() {
        return isAnySent;
    }

    long queueOffset(int index) {
        return queueOffsets[index];
    }

    /** Set for half messages only. */
    String transactionId(int index) {
        return transactionIds[index];
    }

    String recallHandle(int index) {
        return recallHandles[index];
    }

    /** The id as text. Allocates: for half messages. */
    String idText(int index) {
        return new String(ids, idOffsets[index], idLengths[index], StandardCharsets.UTF_8);
    }

    /** Appends the id as a field. */
    void writeId(ByteBuf out, int field, int index) {
        ProtoWriter.header(out, field, idLengths[index]);
        out.writeBytes(ids, idOffsets[index], idLengths[index]);
    }

    void clear() {
        Arrays.fill(transactionIds, 0, count, null);
        Arrays.fill(recallHandles, 0, count, null);
        if (ids.length > MAX_KEPT_ID_BYTES) {
            ids = new byte[INITIAL_ID_BYTES];
        }
        idBytes = 0;
        count = 0;
        isAnySent = false;
    }
}
