package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.OutboundCall;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;

/**
 * A frame for a broker with the requests that wait for its answer. Pooled; filled by the encode
 * thread, from dispatch on the event loop's. Owns its buffers and its waiters' payloads until it is
 * released; what is written to the channel is retained for it.
 *
 * <p>Fields are public because it is a struct between the encoders, the link and the handlers.
 */
public final class BrokerCall extends Deadline implements OutboundCall {
    /** No order to keep. */
    public static final int NO_LANE = -1;

    public CallHandler handler;
    public BrokerRef broker;
    public TopicRoute route;

    /** Of the messages to be stored; null: it carries none. */
    public MessageKind messageKind;

    public GroupSettings groupSettings;
    public int queueId;
    public int sysFlag;
    public int bodyBytes;
    public long invisibleMs;

    /** RECEIVE: the tag expression is the broker's business. */
    public boolean isSqlFilter;

    /** The broker may hold the request until there are messages. */
    public boolean isPoll;

    /** PULL: where it begins. */
    public long pullOffset;

    /** RECEIVE: a last chance for the answer of a given-up pop, so that it can be given back. */
    public long graceNs;

    /** It has gone to another broker than was chosen first, which it does but once. */
    public boolean isMoved;

    /** Of the calls of a lane a few are unanswered, others wait; {@link #NO_LANE}: all may go. */
    public int lane;

    /** What to count when it is written, and how many. */
    public ProxyCounter requestCounter;

    public ProxyCounter messageCounter;

    /** First waiter without a verdict. */
    public int position;

    /** The batch was refused: the waiters' requests go one by one, from {@link #position}. */
    public boolean isSingly;

    /** The proxy's own doing: no client waits for it. */
    public boolean isOwn;

    /** The client has its verdict, only the broker's answer is still awaited. */
    public boolean isAbandoned;

    /** A frame that is written instead of the parts; owned. */
    private ByteBuf override;

    private int overrideStart;

    /** The frame that comes after this one has succeeded; owned. */
    public ByteBuf followUp;

    private Waiter[] waiters = {new Waiter()};
    private int waiterCount;
    private ByteBuf[] parts = new ByteBuf[2];
    private int[] partStarts = new int[2];
    private int partCount;

    // --- the link's own
    BrokerLink link;
    BrokerConnection connection;
    CallPool pool;
    CallQueue queue;
    BrokerCall before;
    BrokerCall after;
    int opaque = -1;
    int heldBytes;
    boolean isResent;
    boolean isInLane;
    boolean isHeartbeat;
    boolean isCounted;
    boolean isProbe;
    long sentNs;

    BrokerCall() {}

    /** One more waiter, empty. */
    public Waiter addWaiter() {
        if (waiterCount == waiters.length) {
            waiters = Arrays.copyOf(waiters, waiterCount * 2);
        }
        Waiter waiter = waiters[waiterCount];
        if (waiter == null) {
            waiter = new Waiter();
            waiters[waiterCount] = waiter;
        }
        waiterCount++;
        return waiter;
    }

    /** The waiter with this number. */
    public Waiter waiter(int number) {
        return waiters[number];
    }

    /** How many wait. */
    public int waiterCount() {
        return waiterCount;
    }

    /** The number under which the topic's messages are counted. */
    public int topicSlot() {
        return route == null ? MeterSlots.OTHER : route.meterSlot();
    }

    /** The number under which what the group gets is counted. */
    public int groupSlot() {
        return groupSettings == null ? MeterSlots.OTHER : groupSettings.meterSlot();
    }

    /** Appends a buffer to the frame and takes it over; its readable bytes are what is written. */
    public void addPart(ByteBuf part) {
        if (partCount == parts.length) {
            parts = Arrays.copyOf(parts, partCount * 2);
            partStarts = Arrays.copyOf(partStarts, partCount * 2);
        }
        parts[partCount] = part;
        partStarts[partCount++] = part.readerIndex();
    }

    /** A part of the frame; read it by absolute index, the channel moves its reader index. */
    public ByteBuf part(int number) {
        return parts[number];
    }

    /** Absolute index of a part's first byte. */
    public int partStart(int number) {
        return partStarts[number];
    }

    /** How many parts the frame has. */
    public int partCount() {
        return partCount;
    }

    /** Whether it carries messages to be stored. */
    public boolean isSend() {
        return messageKind != null;
    }

    /** Replaces all parts by this frame, which holds what they held. Takes it over. */
    public void replaceParts(ByteBuf frame) {
        releaseParts();
        addPart(frame);
    }

    /**
     * Event loop: takes waiters and parts of a call over that was not written yet; that one has
     * none then. The parts are no frame any more: {@link #replaceParts} has to follow.
     */
    public void adopt(BrokerCall other) {
        for (int i = 0; i < other.waiterCount; i++) {
            Waiter spare = addWaiter();
            Waiter moved = other.waiters[i];
            other.waiters[i] = spare;
            moved.bodyPart += partCount;
            moved.propertiesPart += partCount;
            waiters[waiterCount - 1] = moved;
        }
        for (int i = 0; i < other.partCount; i++) {
            addPart(other.parts[i]);
            partStarts[partCount - 1] = other.partStarts[i];
            other.parts[i] = null;
        }
        bodyBytes += other.bodyBytes;
        other.waiterCount = 0;
        other.partCount = 0;
    }

    /** Replaces the frame; the next write is this one. Takes it over. */
    public void replaceFrame(ByteBuf frame) {
        if (override != null) {
            override.release();
        }
        override = frame;
        overrideStart = frame == null ? 0 : frame.readerIndex();
        isResent = false;
    }

    /** Bytes that the next write puts on the wire. */
    int frameBytes() {
        ByteBuf head = override != null ? override : parts[0];
        int start = override != null ? overrideStart : partStarts[0];
        return head.getInt(start) + 4;
    }

    void writeTo(Channel channel, int opaque) {
        if (override != null) {
            writeBuffer(channel, override, overrideStart, opaque);
            return;
        }
        writeBuffer(channel, parts[0], partStarts[0], opaque);
        for (int i = 1; i < partCount; i++) {
            writeBuffer(channel, parts[i], partStarts[i]);
        }
    }

    private void writeBuffer(Channel channel, ByteBuf buffer, int start, int opaque) {
        HeaderWriter.patchOpaque(buffer, start, opaque);
        writeBuffer(channel, buffer, start);
    }

    private void writeBuffer(Channel channel, ByteBuf buffer, int start) {
        ByteBuf written =
                isResent ? buffer.retainedDuplicate().readerIndex(start) : buffer.retain();
        channel.write(written, channel.voidPromise());
    }

    /** Gives every waiter without a verdict this one. */
    public void completeRest(ReplyCode code, String text) {
        while (position < waiterCount) {
            complete(position++, code, text);
        }
    }

    /** Gives one waiter its verdict. */
    public void complete(int number, ReplyCode code, String text) {
        Waiter waiter = waiters[number];
        Reply reply = waiter.reply;
        if (reply == null) {
            return;
        }
        waiter.reply = null;
        try {
            reply.complete(waiter.index, code, text);
        } catch (RuntimeException e) {
            link.context().counters().increment(ProxyCounter.REPLY_ERRORS);
        }
    }

    /** Shows a received message to the reply; whether the reply took it. */
    public boolean deliver(ReceiveReply reply, StoredMessage message, ByteBuf handle, int attempt) {
        try {
            reply.message(message, handle, attempt, invisibleMs);
            return true;
        } catch (RuntimeException e) {
            link.context().counters().increment(ProxyCounter.REPLY_ERRORS);
            return false;
        }
    }

    /** Encode thread: takes the payloads of all gathered events over. */
    public void takePayloads() {
        for (int i = 0; i < waiterCount; i++) {
            waiters[i].takePayload();
        }
    }

    /**
     * Encode thread: the frame cannot be made. Lets go of everything; the call is not used again.
     */
    public void abandon(ReplyCode code, String text) {
        for (int i = 0; i < waiterCount; i++) {
            Waiter waiter = waiters[i];
            if (waiter.source != null) {
                waiter.source.outbound = null;
                waiter.source.refuse(code, text);
            }
        }
        letGo();
    }

    @Override
    protected void onDeadline(long nowNs) {
        link.onTimeout(this);
    }

    /** Lets go of everything and returns to where it came from. */
    public void release() {
        letGo();
        pool.offer(this);
    }

    private void letGo() {
        for (int i = 0; i < waiterCount; i++) {
            waiters[i].clear();
        }
        waiterCount = 0;
        releaseParts();
        replaceFrame(null);
        if (followUp != null) {
            followUp.release();
            followUp = null;
        }
        clear();
    }

    private void releaseParts() {
        for (int i = 0; i < partCount; i++) {
            parts[i].release();
            parts[i] = null;
        }
        partCount = 0;
    }

    private void clear() {
        handler = null;
        broker = null;
        route = null;
        messageKind = null;
        groupSettings = null;
        bodyBytes = 0;
        graceNs = 0;
        isSqlFilter = false;
        isPoll = false;
        pullOffset = 0;
        lane = NO_LANE;
        requestCounter = null;
        messageCounter = null;
        position = 0;
        isSingly = false;
        isAbandoned = false;
        isOwn = false;
        link = null;
        connection = null;
        opaque = -1;
        isResent = false;
        isInLane = false;
        isHeartbeat = false;
        isCounted = false;
        isProbe = false;
        isMoved = false;
    }

    /** It leaves its link for another, unanswered. */
    void unlink() {
        link = null;
        connection = null;
        opaque = -1;
        isResent = false;
        isInLane = false;
        isMoved = true;
    }
}
