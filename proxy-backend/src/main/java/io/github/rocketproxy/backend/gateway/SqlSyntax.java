package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.filter.FilterFactory;
import org.apache.rocketmq.filter.expression.MQFilterException;

/**
 * Whether an expression is SQL92 that brokers can parse. Pulls need this: a broker (5.5.0) that
 * cannot parse a pull's expression answers with every message. Parses an expression when it is seen
 * first and remembers the legal ones, a bounded number of them. Encode thread.
 */
final class SqlSyntax {
    /** Longer ones are refused, which bounds what a parse and the memory of it can cost. */
    private static final int MAX_BYTES = 8_192;

    private static final int SLOTS = 256;

    private final byte[][] legal = new byte[SLOTS][];

    boolean isLegal(ByteBuf payload, Slice expression) {
        if (expression.length() > MAX_BYTES) {
            return false;
        }
        int slot = slot(payload, expression);
        if (isEqual(legal[slot], payload, expression)) {
            return true;
        }
        String text = expression.text(payload);
        if (!parses(text)) {
            return false;
        }
        legal[slot] = text.getBytes(StandardCharsets.UTF_8);
        return true;
    }

    private static int slot(ByteBuf payload, Slice expression) {
        int hash = 0;
        for (int i = 0; i < expression.length(); i++) {
            hash = 31 * hash + payload.getByte(expression.offset() + i);
        }
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }

    private static boolean isEqual(byte[] known, ByteBuf payload, Slice expression) {
        if (known == null || known.length != expression.length()) {
            return false;
        }
        for (int i = 0; i < known.length; i++) {
            if (payload.getByte(expression.offset() + i) != known[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean parses(String text) {
        try {
            return FilterFactory.INSTANCE.get(ExpressionType.SQL92).compile(text) != null;
        } catch (MQFilterException | RuntimeException | StackOverflowError e) {
            return false;
        }
    }
}
