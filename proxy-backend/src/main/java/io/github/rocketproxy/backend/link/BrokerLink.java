package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.TimeUnit;

/**
 * The way from one shard to one broker. Event loop only.
 *
 * <pre>
 *            send                connected
 *   DOWN ------------> CONNECTING ---------> UP
 *    ^   after backoff    | failed            | lost, retired
 *    +--------------------+-------------------+
 * </pre>
 *
 * While CONNECTING calls wait, with their deadlines; while DOWN and backing off they are refused at
 * once. Every call that is taken gets exactly one end: answered, timed out, or failed.
 */
public final class BrokerLink {
    private enum State {
        DOWN,
        CONNECTING,
        UP,
        CLOSED
    }

    /**
     * Written frames are kept until answered, and lanes keep more: this many times what may pend.
     */
    private static final int HELD_FACTOR = 4;

    private final LinkContext context;
    private final InFlightTable inFlight;
    private final Lanes lanes = new Lanes();
    private final CallQueue waiting = new CallQueue();
    private final Backoff backoff;
    private State state = State.DOWN;
    private BrokerConnection connection;
    private BrokerRef broker;
    private BrokerRef formerBroker;
    private String downText = "";
    private int held;
    private long heldBytes;

    /** A link that connects with its first call. */
    public BrokerLink(LinkContext context, BrokerRef broker) {
        this.context = context;
        this.broker = broker;
        inFlight = new InFlightTable(context.config().inFlightCapacity());
        backoff = new Backoff(context.config().backoffMinMs(), context.config().backoffMaxMs());
    }

    /** What the shard's links share. */
    public LinkContext context() {
        return context;
    }

    /** Calls that wait or are in flight. */
    public int held() {
        return held;
    }

    /** Takes the call over and writes it, or lets it wait, or fails it. Flush follows. */
    public void send(BrokerCall call) {
        call.link = this;
        follow(call.broker);
        if (state == State.CLOSED) {
            refuse(call, ReplyCode.INTERNAL_SERVER_ERROR, "proxy is shutting down");
        } else if (isFull() && !call.isHeartbeat) {
            context.counters().increment(ProxyCounter.LINK_OVERFLOW);
            refuse(call, ReplyCode.TOO_MANY_REQUESTS, "too many requests for this broker");
        } else {
            held++;
            call.heldBytes = call.frameBytes();
            heldBytes += call.heldBytes;
            context.wheel().add(call);
            if (call.lane == BrokerCall.NO_LANE || lanes.enter(call)) {
                transmit(call);
            }
        }
    }

    private boolean isFull() {
        long limit = context.config().pendingBytes();
        return held >= inFlight.capacity()
                || (state == State.UP
                        ? !connection.isWritable() || heldBytes >= limit * HELD_FACTOR
                        : heldBytes >= limit);
    }

    private void refuse(BrokerCall call, ReplyCode code, String text) {
        call.completeRest(code, text);
        call.release();
    }

    /** Moves to the broker's new address, if it has one. */
    private void follow(BrokerRef newest) {
        if (newest == broker || newest == formerBroker || newest == null) {
            return;
        }
        boolean isMoved = newest.address() != null && !newest.address().equals(broker.address());
        formerBroker = broker;
        broker = newest;
        if (isMoved && state != State.CLOSED) {
            backoff.reset();
            leaveConnection();
        }
    }

    private void leaveConnection() {
        BrokerConnection former = connection;
        boolean isUnanswered = state == State.CONNECTING;
        connection = null;
        state = State.DOWN;
        if (former != null) {
            former.retire();
        }
        if (isUnanswered && !waiting.isEmpty()) {
            connect();
        }
    }

    private void transmit(BrokerCall call) {
        if (state == State.UP) {
            write(call);
        } else if (state == State.CONNECTING) {
            waiting.add(call);
        } else if (state == State.DOWN && backoff.isOver(context.clock().nanoTime())) {
            waiting.add(call);
            connect();
        } else {
            fail(call);
        }
    }

    private void write(BrokerCall call) {
        int opaque = inFlight.add(call);
        call.connection = connection;
        call.sentNs = context.clock().nanoTime();
        connection.write(call, opaque);
        recordSent(call);
    }

    private void recordSent(BrokerCall call) {
        if (call.requestCounter != null) {
            int count = call.isSingly ? 1 : call.waiterCount();
            context.counters().increment(call.requestCounter);
            if (call.messageCounter != null && !call.isSingly && !call.isResent) {
                context.counters().add(call.messageCounter, count);
            }
        }
        if (!call.isSingly) {
            for (int i = 0; i < call.waiterCount(); i++) {
                context.steps().record(Step.SENT, call.sentNs - call.waiter(i).routedNs);
            }
        }
    }

    /** Writes to the socket what was sent since the last flush. */
    public void flush() {
        if (state == State.UP) {
            connection.flush();
        }
    }

    private void connect() {
        state = State.CONNECTING;
        BrokerConnection opening = new BrokerConnection(this);
        connection = opening;
        ChannelFuture future;
        try {
            future =
                    context.connector()
                            .connect(broker.address(), context.loop(), opening.initializer());
        } catch (RuntimeException e) {
            onConnectFailed(opening, e);
            return;
        }
        future.addListener(opening);
    }

    void onConnected(BrokerConnection opened) {
        if (opened != connection) {
            opened.close();
            return;
        }
        context.counters().increment(ProxyCounter.LINK_CONNECTS);
        state = State.UP;
        for (BrokerCall call = waiting.poll(); call != null; call = waiting.poll()) {
            write(call);
        }
        opened.flush();
    }

    void onConnectFailed(BrokerConnection failed, Throwable cause) {
        context.counters().increment(ProxyCounter.LINK_FAILURES);
        if (failed == connection) {
            goDown(cause, "cannot be reached");
            backoff.onFailure(context.clock().nanoTime());
            failWaiting();
        }
    }

    private void failWaiting() {
        for (BrokerCall call = waiting.poll(); call != null; call = waiting.poll()) {
            fail(call);
        }
    }

    void onClosed(BrokerConnection lost, Throwable cause) {
        if (lost == connection) {
            context.counters().increment(ProxyCounter.LINK_FAILURES);
            goDown(cause, "was lost");
            failWaiting();
        }
        for (int i = 0; i < inFlight.capacity() && inFlight.size() > 0; i++) {
            BrokerCall call = inFlight.at(i);
            if (call != null && call.connection == lost) {
                inFlight.remove(call.opaque);
                fail(call);
            }
        }
        flush();
    }

    private void goDown(Throwable cause, String text) {
        state = State.DOWN;
        connection = null;
        downText =
                "broker " + broker + " " + text + (cause == null ? "" : ": " + cause.getMessage());
    }

    private void fail(BrokerCall call) {
        call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, downText);
        finish(call);
    }

    /** Lets the call go, and the next of its lane; those that cannot go fail here, in a loop. */
    private void finish(BrokerCall call) {
        BrokerCall next = end(call);
        while (next != null) {
            if (state != State.CLOSED && !isBackingOff()) {
                transmit(next);
                return;
            }
            next.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, downText);
            next = end(next);
        }
    }

    private boolean isBackingOff() {
        return state == State.DOWN && !backoff.isOver(context.clock().nanoTime());
    }

    private BrokerCall end(BrokerCall call) {
        held--;
        heldBytes -= call.heldBytes;
        context.wheel().remove(call);
        BrokerCall next = lanes.leave(call);
        call.release();
        return next;
    }

    void onFrame(BrokerConnection from, FrameHeader header) {
        if (!header.isResponse()) {
            return;
        }
        BrokerCall call = inFlight.remove(header.opaque());
        if (call == null) {
            context.counters().increment(ProxyCounter.LINK_STRAY_RESPONSES);
            return;
        }
        if (header.code() == ResponseCode.GO_AWAY && !call.isResent) {
            resendElsewhere(call, from);
        } else {
            onAnswer(call, header);
        }
        from.onCallOver();
    }

    private void onAnswer(BrokerCall call, FrameHeader header) {
        backoff.reset();
        long waitedNs = context.clock().nanoTime() - call.sentNs;
        for (int i = call.position; i < call.waiterCount(); i++) {
            context.steps().record(Step.ANSWERED, waitedNs);
        }
        if (isOver(call, header)) {
            finish(call);
        } else {
            transmit(call);
        }
    }

    private boolean isOver(BrokerCall call, FrameHeader header) {
        try {
            return call.handler.onAnswer(call, header, this);
        } catch (RuntimeException e) {
            onBadFrame();
            call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, "broker answer cannot be read");
            return true;
        }
    }

    private void resendElsewhere(BrokerCall call, BrokerConnection from) {
        if (from == connection) {
            leaveConnection();
        }
        call.isResent = true;
        transmit(call);
    }

    void onBadFrame() {
        context.counters().increment(ProxyCounter.LINK_BAD_FRAMES);
    }

    void onTimeout(BrokerCall call) {
        context.counters().increment(ProxyCounter.LINK_TIMEOUTS);
        call.completeRest(ReplyCode.PROXY_TIMEOUT, "broker did not answer in time");
        if (call.graceNs > 0 && inFlight.holds(call) && !call.isAbandoned) {
            call.isAbandoned = true;
            call.deadlineNs += call.graceNs;
            context.wheel().add(call);
            return;
        }
        BrokerConnection used = null;
        if (call.queue != null) {
            call.queue.remove(call);
        } else if (inFlight.remove(call.opaque) != null) {
            used = call.connection;
        }
        boolean isDead = used != null && call.isHeartbeat && used.isSilentSince(call.sentNs);
        finish(call);
        if (used != null) {
            used.onCallOver();
        }
        if (isDead) {
            used.close();
        }
        flush();
    }

    /** Asks the broker for a sign of life. */
    void heartbeat(BrokerConnection idle) {
        if (idle != connection || state != State.UP || held >= inFlight.capacity()) {
            return;
        }
        BrokerCall call = context.calls().take();
        call.broker = broker;
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
        BrokerConnection open = connection;
        downText = "proxy is shutting down";
        state = State.CLOSED;
        connection = null;
        failWaiting();
        for (int i = 0; i < inFlight.capacity(); i++) {
            BrokerCall call = inFlight.at(i);
            if (call != null) {
                inFlight.remove(call.opaque);
                BrokerConnection used = call.connection;
                fail(call);
                used.onCallOver();
            }
        }
        if (open != null) {
            open.close();
        }
    }
}
