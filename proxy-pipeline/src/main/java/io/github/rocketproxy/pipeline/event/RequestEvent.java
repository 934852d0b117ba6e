package io.github.rocketproxy.pipeline.event;

import io.github.rocketproxy.pipeline.port.OutboundCall;
import io.github.rocketproxy.pipeline.port.PropertySource;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.traffic.Grant;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One preallocated ring slot: a request from its arrival until its frame is with the broker link or
 * its refusal is with the client.
 *
 * <p>Fields are public because the slot is a struct, not an object with behaviour: transport writes
 * the request, each stage writes its decision, and the ring's sequences hand it from thread to
 * thread. The slot owns {@link #payload}; whoever takes the payload out sets the field to null.
 */
public final class RequestEvent {
    // --- the request, written by transport on the event loop

    /** What is asked for; null in a slot that is empty or whose request has been parked. */
    public RequestKind kind;

    public Caller caller;

    /** Where the answer goes. Called on the event loop only. */
    public Reply reply;

    /** Which message or handle of a request of several this is; 0 for a single one. */
    public int index;

    /**
     * Holds what the request has in flight, until whoever owns the grant gives it back; null:
     * nobody does, and the request is not in flight for any limit.
     */
    public Grant grant;

    /** The request's bytes as received, owned by the slot. All slices point into it. */
    public ByteBuf payload;

    /** {@code System.nanoTime()} at which the last byte of the request was there. */
    public long arrivalNs;

    /**
     * {@code System.nanoTime()} after which the client no longer waits; {@code Long.MAX_VALUE}:
     * never.
     */
    public long deadlineNs;

    /** Name of the topic as the client gave it. Always set. */
    public final Slice topic = new Slice();

    /** Consumer group: RECEIVE, PULL, ACK, CHANGE_INVISIBLE_DURATION. */
    public final Slice group = new Slice();

    /** SEND: the whole encoded message, read again by {@link #properties}. */
    public final Slice message = new Slice();

    /** SEND: the message body. */
    public final Slice body = new Slice();

    /** SEND: the message group (FIFO), which alone decides the queue. */
    public final Slice messageGroup = new Slice();

    /** SEND: writes the message's properties in the broker's form. */
    public PropertySource properties;

    /** SEND: what the message's own fields make it. */
    public MessageKind messageKind;

    /** SEND: bits of the Remoting sysFlag (1 compressed, 4 half message). */
    public int sysFlag;

    /** SEND: when the client made the message, epoch ms. */
    public long bornTimestampMs;

    /** RECEIVE, PULL: most messages wanted, 1 to 32. */
    public int batchSize;

    /** RECEIVE, PULL: how long the broker may wait for messages, ms; 0: it answers at once. */
    public long pollMs;

    /** RECEIVE, CHANGE_INVISIBLE_DURATION: invisible duration, ms. */
    public long invisibleMs;

    /** RECEIVE, PULL: the filter is SQL92; else it is a tag expression. */
    public boolean isSqlFilter;

    /** RECEIVE, PULL: the filter expression; empty means all. */
    public final Slice expression = new Slice();

    /** RECEIVE, PULL: name of the broker whose queue the client chose; may be empty. */
    public final Slice brokerName = new Slice();

    /** PULL: the first message wanted, by its place in the queue. */
    public long queueOffset;

    /** RECEIVE: attempt id; may be empty. */
    public final Slice attemptId = new Slice();

    /** RECEIVE: the proxy keeps the messages invisible while the client works on them. */
    public boolean isAutoRenew;

    /** ACK, CHANGE_INVISIBLE_DURATION, DEAD_LETTER: the receipt handle, as the client has it. */
    public final Slice receiptHandle = new Slice();

    /** What the gateway knows better about {@link #receiptHandle} than the client. */
    public final HandleUpdate handleUpdate = new HandleUpdate();

    /** ACK, CHANGE_INVISIBLE_DURATION, DEAD_LETTER: lite topic; may be empty. */
    public final Slice liteTopic = new Slice();

    /** CHANGE_INVISIBLE_DURATION: do not count a delivery attempt. */
    public boolean isSuspend;

    /** ACK, CHANGE_INVISIBLE_DURATION, END_TRANSACTION, SEND: the message id. */
    public final Slice messageId = new Slice();

    /** END_TRANSACTION: the transaction id that this proxy (or another) handed out. */
    public final Slice transactionId = new Slice();

    /** END_TRANSACTION: true commits, false rolls back. */
    public boolean isCommit;

    /** END_TRANSACTION: the client answers a check. */
    public boolean isFromCheck;

    /** What the request meets on its way; null for most, which nobody follows. */
    public Trace trace;

    /** SEND: the sender's trace, a W3C traceparent; mostly empty. */
    public final Slice traceParent = new Slice();

    // --- what the stages decided

    /** Set: the request is refused with this code, later stages pass it by. Null: go on. */
    public ReplyCode verdict;

    /** Why it was refused, for the client; a constant, or made on the rare path. */
    public String verdictText;

    /** AuthStage has let it through; true on re-entry of a parked request. */
    public boolean isAuthenticated;

    /** How often the request has been parked; bounds the ways round. */
    public int parkCount;

    /**
     * Of an ordered message that was parked: lowered once when it comes back or ends; else null.
     */
    public AtomicInteger orderTicket;

    public TopicRoute route;

    /** The broker that gets it. */
    public BrokerRef broker;

    /** The physical queue. SEND: chosen by a stage; PULL: asked for by the client. */
    public int queueId;

    /** RECEIVE: order and attempts of the group. */
    public GroupSettings groupSettings;

    /** The frame that this event leads; null where the event joined another's frame. */
    public OutboundCall outbound;

    // --- times of the steps, System.nanoTime()

    public long publishedNs;
    public long authenticatedNs;
    public long routedNs;

    /** Refuses the request. The first refusal stands. */
    public void refuse(ReplyCode code, String text) {
        if (verdict == null) {
            verdict = code;
            verdictText = text;
        }
    }

    /** Whether later stages have anything to do here. */
    public boolean isLive() {
        return kind != null && verdict == null;
    }

    /** Moves the request with its payload into {@code target} and leaves this slot empty. */
    public void moveTo(RequestEvent target) {
        target.kind = kind;
        target.caller = caller;
        target.reply = reply;
        target.index = index;
        target.grant = grant;
        target.payload = payload;
        target.arrivalNs = arrivalNs;
        target.deadlineNs = deadlineNs;
        target.topic.copyFrom(topic);
        target.group.copyFrom(group);
        target.message.copyFrom(message);
        target.body.copyFrom(body);
        target.messageGroup.copyFrom(messageGroup);
        target.properties = properties;
        target.messageKind = messageKind;
        target.sysFlag = sysFlag;
        target.bornTimestampMs = bornTimestampMs;
        target.batchSize = batchSize;
        target.pollMs = pollMs;
        target.invisibleMs = invisibleMs;
        target.isSqlFilter = isSqlFilter;
        target.expression.copyFrom(expression);
        target.brokerName.copyFrom(brokerName);
        target.queueId = queueId;
        target.queueOffset = queueOffset;
        target.attemptId.copyFrom(attemptId);
        target.isAutoRenew = isAutoRenew;
        target.receiptHandle.copyFrom(receiptHandle);
        target.handleUpdate.copyFrom(handleUpdate);
        target.liteTopic.copyFrom(liteTopic);
        target.isSuspend = isSuspend;
        target.messageId.copyFrom(messageId);
        target.transactionId.copyFrom(transactionId);
        target.isCommit = isCommit;
        target.isFromCheck = isFromCheck;
        target.trace = trace;
        target.traceParent.copyFrom(traceParent);
        target.verdict = verdict;
        target.verdictText = verdictText;
        target.isAuthenticated = isAuthenticated;
        target.parkCount = parkCount;
        target.orderTicket = orderTicket;
        target.publishedNs = publishedNs;
        payload = null;
        clear();
    }

    /** Releases what is still owned and forgets the rest, so that a slot keeps nothing alive. */
    public void clear() {
        ByteBuf owned = payload;
        payload = null;
        kind = null;
        caller = null;
        reply = null;
        index = 0;
        grant = null;
        arrivalNs = 0;
        deadlineNs = Long.MAX_VALUE;
        topic.clear();
        group.clear();
        message.clear();
        body.clear();
        messageGroup.clear();
        properties = null;
        messageKind = null;
        sysFlag = 0;
        bornTimestampMs = 0;
        batchSize = 0;
        pollMs = 0;
        invisibleMs = 0;
        isSqlFilter = false;
        expression.clear();
        brokerName.clear();
        queueOffset = 0;
        attemptId.clear();
        isAutoRenew = false;
        receiptHandle.clear();
        handleUpdate.clear();
        liteTopic.clear();
        isSuspend = false;
        messageId.clear();
        transactionId.clear();
        isCommit = false;
        isFromCheck = false;
        trace = null;
        traceParent.clear();
        verdict = null;
        verdictText = null;
        isAuthenticated = false;
        parkCount = 0;
        orderTicket = null;
        route = null;
        broker = null;
        queueId = -1;
        groupSettings = null;
        outbound = null;
        publishedNs = 0;
        authenticatedNs = 0;
        routedNs = 0;
        if (owned != null) {
            owned.release(); // last, so that the slot is clear even if the count was wrong
        }
    }
}
