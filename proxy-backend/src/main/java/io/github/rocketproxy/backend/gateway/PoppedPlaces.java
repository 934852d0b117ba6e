package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import java.util.Arrays;

/**
 * Where the messages of one pop answer come from: queue, topic or retry topic, and offset. Read
 * once an answer, because each message's place among those of its queue depends on all others.
 * Event loop; as large as the largest answer had messages.
 */
final class PoppedPlaces {
    private static final int FIRST_CAPACITY = 32;

    private int[] queues = new int[FIRST_CAPACITY];
    private int[] flags = new int[FIRST_CAPACITY];
    private long[] offsets = new long[FIRST_CAPACITY];
    private int count;

    /** Forgets the answer before. */
    void clear() {
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds a message. */
    void add(StoredMessage message, int retryFlag) {
        if (count == queues.length) {
            queues = Arrays.copyOf(queues, 2 * count);
            flags = Arrays.copyOf(flags, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        queues[count] = message.queueId();
        flags[count] = retryFlag;
        offsets[count++] = message.queueOffset();
    }

    /** How many messages of the queue have a smaller offset. */
    int before(int queueId, int retryFlag, long queueOffset) {
        int before = 0;
        for (int i = 0; i < count; i++) {
            if (isOf(i, queueId, retryFlag) && offsets[i] < queueOffset) {
                before++;
            }
        }
        return before;
    }

    /** The smallest offset of the queue; {@code otherwise} if it has no message here. */
    long lowest(int queueId, int retryFlag, long otherwise) {
        long lowest = otherwise;
        for (int i = 0; i < count; i++) {
            if (isOf(i, queueId, retryFlag)) {
                lowest = Math.min(lowest, offsets[i]);
            }
        }
        return lowest;
    }

    private boolean isOf(int index, int queueId, int retryFlag) {
        return queues[index] == queueId && flags[index] == retryFlag;
    }
}
