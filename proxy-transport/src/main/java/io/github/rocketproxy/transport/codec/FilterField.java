package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;

/** Reads and checks a {@code FilterExpression}: 1 type, 2 expression. One thread; reused. */
final class FilterField {
    private static final int TYPE = ProtoReader.varintTag(1);
    private static final int EXPRESSION = ProtoReader.bytesTag(2);
    private static final int SQL = 2;

    private static final Refusal ILLEGAL_FILTER =
            new Refusal(ReplyCode.ILLEGAL_FILTER_EXPRESSION, "filter expression is illegal");

    private final ProtoReader filter = new ProtoReader();

    /** Puts what the value of {@code request} says into the event; false if it is corrupt. */
    boolean read(ProtoReader request, RequestEvent event) {
        filter.wrapValue(request);
        while (filter.next()) {
            if (filter.tag() == TYPE) {
                event.isSqlFilter = filter.intValue() == SQL;
            } else if (filter.tag() == EXPRESSION) {
                filter.copyTo(event.expression);
            }
        }
        return !filter.isMalformed();
    }

    /** Null where the event's filter is fine; one that takes all is made empty. */
    static Refusal check(RequestEvent event) {
        ByteBuf payload = event.payload;
        Slice expression = event.expression;
        if (event.isSqlFilter) {
            return Text.isBlank(payload, expression) || !Text.isUtf8(payload, expression)
                    ? ILLEGAL_FILTER
                    : null;
        }
        if (Text.isBlank(payload, expression) || isStar(payload, expression)) {
            expression.clear();
            return null;
        }
        return Text.isPrintable(payload, expression) && hasTag(payload, expression)
                ? null
                : ILLEGAL_FILTER;
    }

    private static boolean isStar(ByteBuf payload, Slice expression) {
        return expression.length() == 1 && payload.getByte(expression.offset()) == '*';
    }

    private static boolean hasTag(ByteBuf payload, Slice expression) {
        for (int i = expression.offset(), end = i + expression.length(); i < end; i++) {
            byte b = payload.getByte(i);
            if (b != '|' && b != ' ') {
                return true;
            }
        }
        return false;
    }
}
