package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;

/**
 * The way from one shard to one broker: takes calls within its bounds, keeps their order, and lets
 * them go. {@link Connectivity} says what can be done with a call, {@link Correlator} has those
 * that are in flight. Event loop only.
 *
 * <p>While it connects calls wait, with their deadlines; while it backs off they are refused at
 * once. Every call that is taken gets exactly one end: answered, timed out, or failed.
 */
public final class BrokerLink {
    /**
     * Written frames are kept until answered, and lanes keep more: this many times what may pend.
     */
    private static final int HELD_FACTOR = 4;

    private final LinkContext context;
    private final Connectivity connectivity;
    private final Correlator correlator;
    private final Lanes ordered = new Lanes(1);
    private final Lanes unordered;
    private final CallQueue waiting = new CallQueue();
    private int held;
    private long heldBytes;

    /** A link that connects with its first call. */
    public BrokerLink(LinkContext context, BrokerRef broker) {
        this.context = context;
        connectivity = new Connectivity(context.clock(), context.config(), broker);
        correlator = new Correlator(context, this, connectivity);
        unordered = new Lanes(context.config().sendsInFlight());
    }

    /** What the shard's links share. */
    public LinkContext context() {
        return context;
    }

    /** The broker as the newest call showed it. */
    public BrokerRef broker() {
        return connectivity.broker();
    }

    /** Calls that wait or are in flight. */
    public int held() {
        return held;
    }

    /** How it is now. */
    public LinkView view(int shard) {
        BrokerRef broker = connectivity.broker();
        return new LinkView(
                shard,
                broker.name(),
                broker.address(),
                connectivity.stateName(),
                "CLOSED",
                held,
                0,
                0,
                0,
                0,
                0,
                100,
                0,
                0,
                0,
                connectivity.downText());
    }

    /** Takes the call over and writes it, or lets it wait, or fails it. Flush follows. */
    public void send(BrokerCall call) {
        call.link = this;
        if (connectivity.follow(call.broker)) {
            leaveConnection();
        }
        if (connectivity.isClosed()) {
            refuse(call, ReplyCode.INTERNAL_SERVER_ERROR, "proxy is shutting down");
        } else if (isFull() && !call.isHeartbeat) {
            context.counters().increment(ProxyCounter.LINK_OVERFLOW);
            refuse(call, ReplyCode.TOO_MANY_REQUESTS, "too many requests for this broker");
        } else {
            held++;
            call.heldBytes = call.frameBytes();
            heldBytes += call.heldBytes;
            context.wheel().add(call);
            if (call.lane == BrokerCall.NO_LANE || lanes(call).enter(call)) {
                transmit(call);
            }
        }
    }

    private boolean isFull() {
        long limit = context.config().pendingBytes();
        return isAtCapacity()
                || (connectivity.isUp()
                        ? !connectivity.connection().isWritable()
                                || heldBytes >= limit * HELD_FACTOR
                        : heldBytes >= limit);
    }

    private boolean isAtCapacity() {
        return held >= context.config().inFlightCapacity();
    }

    /** Ends a call that the link does not take. */
    public void refuse(BrokerCall call, ReplyCode code, String text) {
        call.link = this;
        call.completeRest(code, text);
        call.release();
    }

    /** Writes a call that is held, or lets it wait for the connection, or fails it. */
    void transmit(BrokerCall call) {
        if (connectivity.isUp()) {
            correlator.write(call);
        } else if (connectivity.isConnecting()) {
            waiting.add(call);
        } else if (connectivity.mayConnect()) {
            waiting.add(call);
            connect();
        } else {
            fail(call);
        }
    }

    /** Writes to the socket what was sent since the last flush. */
    public void flush() {
        if (connectivity.isUp()) {
            connectivity.connection().flush();
        }
    }

    private void connect() {
        BrokerConnection opening = new BrokerConnection(this, correlator);
        connectivity.onConnecting(opening);
        opening.connect(connectivity.broker().address());
    }

    /** Retires the connection; calls that have waited for it wait for another. */
    void leaveConnection() {
        boolean isUnanswered = connectivity.isConnecting();
        connectivity.leave();
        if (isUnanswered && !waiting.isEmpty()) {
            connect();
        }
    }

    void onConnected(BrokerConnection opened) {
        if (opened != connectivity.connection()) {
            opened.close();
            return;
        }
        context.counters().increment(ProxyCounter.LINK_CONNECTS);
        connectivity.onConnected();
        for (BrokerCall call = waiting.poll(); call != null; call = waiting.poll()) {
            correlator.write(call);
        }
        opened.flush();
    }

    void onConnectFailed(BrokerConnection failed, Throwable cause) {
        context.counters().increment(ProxyCounter.LINK_FAILURES);
        if (failed == connectivity.connection()) {
            connectivity.onConnectFailed(cause);
            failWaiting();
        }
    }

    void onClosed(BrokerConnection lost, Throwable cause) {
        if (lost == connectivity.connection()) {
            context.counters().increment(ProxyCounter.LINK_FAILURES);
            connectivity.onLost(cause);
            failWaiting();
        }
        correlator.failCallsOf(lost);
        flush();
    }

    void onTimeout(BrokerCall call) {
        correlator.onTimeout(call);
    }

    private void failWaiting() {
        for (BrokerCall call = waiting.poll(); call != null; call = waiting.poll()) {
            fail(call);
        }
    }

    /** Ends the call for want of a connection. It waits nowhere and is not in flight. */
    void fail(BrokerCall call) {
        call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, connectivity.downText());
        finish(call);
    }

    private Lanes lanes(BrokerCall call) {
        return call.messageKind == MessageKind.FIFO ? ordered : unordered;
    }

    /** Lets the call go, and the next of its lane; those that cannot go fail here, in a loop. */
    void finish(BrokerCall call) {
        BrokerCall next = end(call);
        while (next != null) {
            if (!connectivity.isReachable()) {
                next.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, connectivity.downText());
            } else if (gather(next)) {
                transmit(next);
                return;
            }
            next = end(next);
        }
    }

    /**
     * Lets those join that wait behind the call; false if that went wrong, and the call with it.
     */
    private boolean gather(BrokerCall call) {
        boolean isJoined = false;
        for (BrokerCall next = lanes(call).behind(call);
                next != null && call.handler.join(call, next);
                next = lanes(call).behind(call)) {
            isJoined = true;
            next.queue.remove(next);
            end(next);
        }
        return !isJoined || rewrite(call);
    }

    private boolean rewrite(BrokerCall call) {
        try {
            call.handler.onJoined(call);
        } catch (RuntimeException e) {
            call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, "messages cannot be encoded");
            return false;
        }
        heldBytes -= call.heldBytes;
        call.heldBytes = call.frameBytes();
        heldBytes += call.heldBytes;
        context.wheel().remove(call);
        context.wheel().add(call);
        return true;
    }

    private BrokerCall end(BrokerCall call) {
        held--;
        heldBytes -= call.heldBytes;
        context.wheel().remove(call);
        BrokerCall next = call.isInLane ? lanes(call).leave(call) : null;
        call.release();
        return next;
    }

    /** Asks the broker for a sign of life. */
    void heartbeat(BrokerConnection idle) {
        if (idle != connectivity.connection() || !connectivity.isUp() || isAtCapacity()) {
            return;
        }
        BrokerCall call = context.calls().take();
        call.broker = connectivity.broker();
        call.handler = Heartbeat.HANDLER;
        call.isHeartbeat = true;
        call.addPart(Heartbeat.frame(ByteBufAllocator.DEFAULT, context.config().clientId()));
        call.deadlineNs =
                context.clock().nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(context.config().requestTimeoutMs());
        send(call);
        flush();
    }

    /** Fails everything and closes the connection; nothing is taken any more. */
    public void close() {
        BrokerConnection open = connectivity.close();
        failWaiting();
        correlator.failAll();
        if (open != null) {
            open.close();
        }
    }
}
