package io.github.rocketproxy.transport.http2;

import java.util.ArrayDeque;

/**
 * Fields to be filled. One that left the table while a block is read may be a header of that very
 * block, so it is filled again from the next block on.
 */
final class SpareFields {
    private static final int MAX_KEPT = 128;

    private final ArrayDeque<HeaderField> free = new ArrayDeque<>();
    private final ArrayDeque<HeaderField> inUse = new ArrayDeque<>();

    /** The headers of the block before are not looked at any more. */
    void beginBlock() {
        for (HeaderField field = inUse.poll(); field != null; field = inUse.poll()) {
            if (free.size() < MAX_KEPT && !field.isLarge()) {
                free.add(field);
            }
        }
    }

    /** Lets go of all. */
    void clear() {
        free.clear();
        inUse.clear();
    }

    HeaderField take() {
        HeaderField field = free.poll();
        return field == null ? new HeaderField() : field;
    }

    /**
     * @param field may be null
     */
    void giveBack(HeaderField field) {
        if (field != null) {
            inUse.add(field);
        }
    }
}
