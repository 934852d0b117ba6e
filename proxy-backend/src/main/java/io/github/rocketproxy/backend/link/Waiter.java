package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.Reply;
import io.netty.buffer.ByteBuf;

/**
 * One request that waits for a call's answer, with what is needed to give its verdict, or to send
 * it again on its own. Part of a pooled {@link BrokerCall}; has {@link #payload} as long as the
 * call lives.
 */
public final class Waiter {
    /** The event, between encode and endBatch only. */
    public RequestEvent event;

    /** The same, also after its payload was taken; for a refusal at encoding only. */
    RequestEvent source;

    public Reply reply;
    public int index;
    public long routedNs;

    /** The request's bytes, owned by the waiter; null where they are not needed any more. */
    public ByteBuf payload;

    public final Slice topic = new Slice();
    public final Slice group = new Slice();
    public final Slice handle = new Slice();
    public final Slice expression = new Slice();
    public final Slice liteTopic = new Slice();

    /** SEND in a batch: number of the part, and offsets in it, of this message's entry. */
    public int entryPart;

    public int entryOffset;
    public int bodyLength;
    public int propertiesPart;
    public int propertiesOffset;
    public int propertiesLength;
    public long bornTimestampMs;

    /** Takes reply and times of the event; the payload stays where it is. */
    public void take(RequestEvent taken) {
        event = taken;
        source = taken;
        reply = taken.reply;
        index = taken.index;
        routedNs = taken.routedNs;
        bornTimestampMs = taken.bornTimestampMs;
        topic.copyFrom(taken.topic);
        group.copyFrom(taken.group);
        handle.copyFrom(taken.receiptHandle);
        expression.copyFrom(taken.expression);
        liteTopic.copyFrom(taken.liteTopic);
    }

    /** Takes the payload of the event over. */
    public void takePayload() {
        payload = event.payload;
        event.payload = null;
        event = null;
    }

    void clear() {
        if (payload != null) {
            payload.release();
            payload = null;
        }
        event = null;
        source = null;
        reply = null;
    }
}
