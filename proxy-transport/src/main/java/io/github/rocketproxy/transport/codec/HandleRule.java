package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;

/** What a request that names a received message must have: a whole handle, a fit lite topic. */
final class HandleRule {
    private static final Refusal MALFORMED =
            new Refusal(ReplyCode.INVALID_RECEIPT_HANDLE, "receipt handle is malformed");

    private final ReceiptHandle handle = new ReceiptHandle();

    /** Refuses the event where its handle or lite topic is malformed. Expiry is not looked at. */
    void check(RequestEvent event, int maxLiteTopicBytes) {
        Refusal refusal = null;
        if (!handle.wrap(event.payload, event.receiptHandle.offset(), event.receiptHandle.length())
                || !Text.isPrintable(event.payload, event.receiptHandle)) {
            refusal = MALFORMED;
        } else if (!event.liteTopic.isEmpty()) {
            refusal = Names.checkLiteTopic(event.payload, event.liteTopic, maxLiteTopicBytes);
        }
        if (refusal != null) {
            event.refuse(refusal.code(), refusal.text());
        }
    }
}
