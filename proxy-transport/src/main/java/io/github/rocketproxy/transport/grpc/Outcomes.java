package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import java.util.Arrays;

/** How each part of one request ended. Grows to the largest request seen; reused. */
final class Outcomes {
    private static final int INITIAL_PARTS = 4;

    private ReplyCode[] codes = new ReplyCode[INITIAL_PARTS];
    private String[] texts = new String[INITIAL_PARTS];
    private int count;

    /** Begins a request of {@code count} parts. */
    void begin(int count) {
        this.count = count;
        if (codes.length < count) {
            codes = new ReplyCode[count];
            texts = new String[count];
        }
    }

    void set(int index, ReplyCode code, String text) {
        codes[index] = code;
        texts[index] = text;
    }

    int count() {
        return count;
    }

    ReplyCode code(int index) {
        return codes[index];
    }

    String text(int index) {
        return texts[index];
    }

    /** The code that all parts have in common, else MULTIPLE_RESULTS. */
    ReplyCode common() {
        for (int i = 1; i < count; i++) {
            if (codes[i] != codes[0]) {
                return ReplyCode.MULTIPLE_RESULTS;
            }
        }
        return codes[0];
    }

    /** What goes with {@link #common()}. */
    String commonText() {
        return common() == codes[0] ? texts[0] : null;
    }

    void clear() {
        Arrays.fill(texts, 0, count, null);
        count = 0;
    }
}
