package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Events in words, to be compared: all that a request may have said, wherever its bytes lie. */
final class EventText {
    private EventText() {}

    static List<List<Object>> of(List<RequestEvent> events) {
        return events.stream().map(EventText::of).toList();
    }

    private static List<Object> of(RequestEvent event) {
        List<Object> all = new ArrayList<>();
        all.add(event.kind);
        if (event.verdict != null) {
            all.add(event.verdict);
            all.add(event.verdictText);
            return all;
        }
        for (Slice slice :
                List.of(
                        event.topic,
                        event.group,
                        event.messageId,
                        event.liteTopic,
                        event.receiptHandle,
                        event.transactionId,
                        event.brokerName,
                        event.expression,
                        event.attemptId,
                        event.messageGroup,
                        event.message,
                        event.body)) {
            all.add(text(event, slice));
        }
        all.add(event.batchSize);
        all.add(event.invisibleMs);
        all.add(event.pollMs);
        all.add(event.queueId);
        all.add(event.queueOffset);
        all.add(event.isSqlFilter);
        all.add(event.isAutoRenew);
        all.add(event.isSuspend);
        all.add(event.isCommit);
        all.add(event.isFromCheck);
        all.add(event.messageKind);
        all.add(event.sysFlag);
        all.add(event.bornTimestampMs);
        all.add(properties(event));
        return all;
    }

    /** Each byte as it is. */
    static String text(RequestEvent event, Slice slice) {
        return event.payload.toString(slice.offset(), slice.length(), StandardCharsets.ISO_8859_1);
    }

    private static String properties(RequestEvent event) {
        if (event.properties == null) {
            return "";
        }
        ByteBuf out = Unpooled.buffer();
        event.properties.writeTo(event, out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
