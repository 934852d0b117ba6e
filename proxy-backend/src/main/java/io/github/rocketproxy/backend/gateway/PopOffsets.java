package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.netty.buffer.ByteBuf;

/**
 * Reads the offset lists of a pop answer in place: entries {@code retryFlag key values} separated
 * by semicolons, where key is a queue id or {@code qo<queueId>%<offset>}, and values are separated
 * by commas.
 */
final class PopOffsets {
    private ByteBuf buffer;
    private int end;
    private int position;
    private int keyOffset;
    private int keyLength;
    private int valuesOffset;
    private int valuesEnd;
    private long retryFlag;

    /**
     * A value of the entry for this retry flag and queue.
     *
     * @param place which of the entry's values
     */
    long value(FrameHeader answer, byte[] name, int flag, int queueId, int place, long otherwise) {
        start(answer, name);
        while (next()) {
            if (retryFlag == flag && Digits.parse(buffer, keyOffset, keyLength, -1) == queueId) {
                return valueAt(place, otherwise);
            }
        }
        return otherwise;
    }

    /** How often an ordered message was consumed: by its own entry, else by its queue's; or 0. */
    int orderCount(FrameHeader answer, byte[] name, int flag, int queueId, long queueOffset) {
        start(answer, name);
        long ofQueue = 0;
        while (next()) {
            if (retryFlag != flag) {
                continue;
            }
            if (isMessage(queueId, queueOffset)) {
                return (int) valueAt(0, 0);
            }
            if (Digits.parse(buffer, keyOffset, keyLength, -1) == queueId) {
                ofQueue = valueAt(0, 0);
            }
        }
        return (int) ofQueue;
    }

    private void start(FrameHeader answer, byte[] name) {
        int field = answer.find(name);
        buffer = answer.buffer();
        position = field < 0 ? 0 : answer.valueOffset(field);
        end = position + answer.valueLength(field);
    }

    private boolean next() {
        while (position < end) {
            int entryEnd = until(';', position, end);
            int flagEnd = until(' ', position, entryEnd);
            int keyEnd = until(' ', Math.min(flagEnd + 1, entryEnd), entryEnd);
            retryFlag = Digits.parse(buffer, position, flagEnd - position, -1);
            keyOffset = flagEnd + 1;
            keyLength = keyEnd - keyOffset;
            valuesOffset = keyEnd + 1;
            valuesEnd = entryEnd;
            position = entryEnd + 1;
            if (keyEnd < entryEnd) {
                return true;
            }
        }
        return false;
    }

    private boolean isMessage(int queueId, long queueOffset) {
        int keyEnd = keyOffset + keyLength;
        if (keyLength < 5 || buffer.getByte(keyOffset) != 'q') {
            return false;
        }
        int middle = until('%', keyOffset, keyEnd);
        return middle < keyEnd
                && Digits.parse(buffer, keyOffset + 2, middle - keyOffset - 2, -1) == queueId
                && Digits.parse(buffer, middle + 1, keyEnd - middle - 1, -1) == queueOffset;
    }

    private long valueAt(int place, long otherwise) {
        int from = valuesOffset;
        for (int i = 0; i < place; i++) {
            from = until(',', from, valuesEnd) + 1;
            if (from > valuesEnd) {
                return otherwise;
            }
        }
        return Digits.parse(buffer, from, until(',', from, valuesEnd) - from, otherwise);
    }

    private int until(char wanted, int from, int to) {
        int i = from;
        while (i < to && buffer.getByte(i) != wanted) {
            i++;
        }
        return i;
    }
}
