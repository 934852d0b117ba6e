package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.HandleUpdate;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.trace.Trace;

/**
 * One request that waits for a call's answer, with what is needed to give its verdict, or to send
 * it again on its own. Part of a pooled {@link BrokerCall}; owns {@link #payload} as long as the
 * call lives.
 */
public final class Waiter extends Names {
    /** The event, between encode and endBatch only. */
    public RequestEvent event;

    /** The same, also after its payload was taken; for a refusal at encoding only. */
    RequestEvent source;

    public Reply reply;
    public int index;
    public long routedNs;
    public long arrivalNs;

    /** What the request meets on its way; null for most. */
    public Trace trace;

    /** RECEIVE: who gets the messages. */
    public Caller caller;

    /** RECEIVE: the messages are kept invisible while the client works on them. */
    public boolean isAutoRenew;

    public final Slice handle = new Slice();
    public final Slice expression = new Slice();

    /** What is newer than in {@link #handle}. */
    public final HandleUpdate handleUpdate = new HandleUpdate();

    /** SEND, from encoding on: number of the part, and offset in it, of body and properties. */
    public int bodyPart;

    public int bodyOffset;
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
        arrivalNs = taken.arrivalNs;
        bornTimestampMs = taken.bornTimestampMs;
        topic.copyFrom(taken.topic);
        group.copyFrom(taken.group);
        caller = taken.caller;
        isAutoRenew = taken.isAutoRenew;
        handle.copyFrom(taken.receiptHandle);
        handleUpdate.copyFrom(taken.handleUpdate);
        expression.copyFrom(taken.expression);
        liteTopic.copyFrom(taken.liteTopic);
        trace = taken.trace;
        if (trace != null) {
            trace.onStagesDone(taken);
        }
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
        caller = null;
        handleUpdate.clear();
        trace = null;
    }
}
