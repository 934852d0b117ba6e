package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Tag expressions ({@code a || b}) on bytes: brokers compare hashes only, so here again. */
final class TagFilter {
    private static final byte[] TAGS = "TAGS".getBytes(StandardCharsets.US_ASCII);

    private TagFilter() {}

    /**
     * Whether the message has one of the tags that the waiter's expression asks for.
     *
     * @param cursor the caller's, to find the message's tag with
     */
    static boolean matches(Waiter waiter, StoredMessage message, PropertyCursor cursor) {
        boolean hasTag = cursor.wrap(message).seek(TAGS);
        return matches(
                waiter.payload,
                waiter.expression.offset(),
                waiter.expression.length(),
                message.buffer(),
                hasTag ? cursor.valueOffset() : 0,
                hasTag ? cursor.valueLength() : 0);
    }

    /** Whether the tag is one of the expression's; an empty expression or {@code *} takes all. */
    static boolean matches(
            ByteBuf expression,
            int offset,
            int length,
            ByteBuf tags,
            int tagOffset,
            int tagLength) {
        int end = offset + length;
        boolean hasTag = false;
        int start = offset;
        while (start < end) {
            int stop = endOfTag(expression, start, end);
            int from = start;
            int to = stop;
            while (from < to && expression.getByte(from) == ' ') {
                from++;
            }
            while (to > from && expression.getByte(to - 1) == ' ') {
                to--;
            }
            boolean isWhole = !hasTag && stop == end;
            if (isWhole && to - from == 1 && expression.getByte(from) == '*') {
                return true;
            }
            if (to > from) {
                hasTag = true;
                if (isEqual(expression, from, to - from, tags, tagOffset, tagLength)) {
                    return true;
                }
            }
            start = stop + 2;
        }
        return !hasTag;
    }

    private static int endOfTag(ByteBuf expression, int start, int end) {
        for (int i = start; i + 1 < end; i++) {
            if (expression.getByte(i) == '|' && expression.getByte(i + 1) == '|') {
                return i;
            }
        }
        return end;
    }

    private static boolean isEqual(
            ByteBuf a, int offset, int length, ByteBuf b, int otherOffset, int otherLength) {
        if (length != otherLength) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (a.getByte(offset + i) != b.getByte(otherOffset + i)) {
                return false;
            }
        }
        return true;
    }
}
