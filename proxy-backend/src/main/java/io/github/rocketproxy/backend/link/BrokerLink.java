package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
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
    private static final long QUIET_NS = TimeUnit.MINUTES.toNanos(5);

    private final LinkContext context;
    private final Connectivity connectivity;
    private final Correlator correlator;
    private final Lanes ordered = new Lanes(1);
    private final Lanes unordered;
    private final LinkHealth health;
    private final HeldCalls held;
    private final Gathering gathering;
    private final Detour detour;

    /** For the connection. */
    private final CallQueue waiting = new CallQueue();

    /** For one of those in flight to end. */
    private final CallQueue aboveLimit = new CallQueue();

    private boolean isLettingIn;
    private long taken;
    private long takenThen;
    private long quietSinceNs;
    private boolean isResting;

    /** A link that connects with its first call. */
    public BrokerLink(LinkContext context, BrokerRef broker) {
        this.context = context;
        connectivity = new Connectivity(context.clock(), context.config(), broker);
        health = new LinkHealth(context, this);
        correlator = new Correlator(context, this, connectivity, health);
        unordered = new Lanes(context.config().sendsInFlight());
        held = new HeldCalls(context, connectivity);
        gathering = new Gathering(this, held);
        detour = new Detour(context, this, health);
    }

    /** What the shard's links share. */
    public LinkContext context() {
        return context;
    }

    /** The broker as the newest call showed it. */
    public BrokerRef broker() {
        return connectivity.broker();
    }

    /** Calls that wait or are in flight, and whose clients wait. */
    public int awaited() {
        return held.awaited();
    }

    /** How it is now. */
    public LinkView view(int shard) {
        BrokerRef broker = connectivity.broker();
        return new LinkView(
                shard,
                broker.name(),
                broker.address(),
                isResting ? "UNROUTED" : connectivity.stateName(),
                health.circuitName(),
                health.inFlight(),
                health.polls(),
                waiting.size() + aboveLimit.size(),
                health.limit(),
                TimeUnit.NANOSECONDS.toMicros(health.latencyNs()),
                TimeUnit.NANOSECONDS.toMicros(health.sendLatencyNs()),
                health.share() * 100 / BrokerHealth.FULL,
                health.failures(),
                connectivity.connects(),
                health.retries(),
                health.lastError());
    }

    /** Takes the call over and writes it, or lets it wait, or fails it. Flush follows. */
    public void send(BrokerCall call) {
        call.link = this;
        follow(call.broker);
        if (connectivity.isClosed()) {
            refuse(call, ReplyCode.INTERNAL_SERVER_ERROR, "proxy is shutting down");
        } else if (!call.isHeartbeat && held.isFull(isStrained())) {
            context.counters().increment(ProxyCounter.LINK_OVERFLOW);
            refuse(call, ReplyCode.TOO_MANY_REQUESTS, "too many requests for this broker");
        } else if (isAboveLimit(call)) {
            context.counters().increment(ProxyCounter.LINK_LIMITED);
            refuse(call, ReplyCode.TOO_MANY_REQUESTS, "the broker is slow, too many wait for it");
        } else if (health.admits(call)) {
            take(call);
        } else if (!detour.take(call)) {
            context.counters().increment(ProxyCounter.CIRCUIT_REFUSED);
            refuse(call, openCode(call), openText());
        }
    }

    /** Learns the broker's newest address, and goes there from where it was. */
    public void follow(BrokerRef newest) {
        if (connectivity.follow(newest)) {
            leaveConnection();
            health.onMoved();
        }
    }

    /**
     * No route leads to the broker. After a while in which nobody wanted anything from it the link
     * comes to rest, and what was known of the broker is forgotten. The next call ends that.
     */
    public void onUnrouted() {
        long nowNs = context.clock().nanoTime();
        if (taken != takenThen || !held.isUnused()) {
            takenThen = taken;
            quietSinceNs = nowNs;
        } else if (!isResting && nowNs - quietSinceNs >= QUIET_NS) {
            isResting = true;
            leaveConnection();
            health.forget();
        }
    }

    private void take(BrokerCall call) {
        if (!call.isHeartbeat) {
            taken++;
            isResting = false;
        }
        held.add(call);
        health.onRequests(call.waiterCount());
        if (call.lane == BrokerCall.NO_LANE || lanes(call).enter(call)) {
            start(call);
        }
    }

    /** Writes the call if one more may be in flight; else it waits. */
    private void start(BrokerCall call) {
        boolean isQuick = !call.isPoll && !call.isHeartbeat;
        if ((!isQuick || aboveLimit.isEmpty()) && health.take(call)) {
            transmit(call);
        } else {
            aboveLimit.add(call);
        }
    }

    private boolean isAboveLimit(BrokerCall call) {
        return call.isPoll
                ? !health.hasRoomForPoll()
                : !call.isHeartbeat
                        && aboveLimit.size()
                                >= context.config().protection().concurrency().maxWaiting();
    }

    /** Lets those go that waited, as far as there is room; messages join on the way. */
    private void letIn() {
        if (isLettingIn) {
            return; // the loop below goes on
        }
        isLettingIn = true;
        try {
            while (!aboveLimit.isEmpty() && health.hasRoom()) {
                BrokerCall call = aboveLimit.poll();
                health.take(call);
                if (gathering.fromQueue(call, aboveLimit)) {
                    transmit(call);
                } else {
                    finish(call);
                }
            }
        } finally {
            isLettingIn = false;
        }
    }

    /** The broker has refused the call; whether another one gets it. */
    boolean repeatElsewhere(BrokerCall call) {
        return detour.repeat(call);
    }

    /** Whether the proxy may send that many requests again; counts them. */
    public boolean mayRepeat(int requests) {
        return health.mayRepeat(requests);
    }

    private ReplyCode openCode(BrokerCall call) {
        if (isUnreachable()) {
            return ReplyCode.INTERNAL_SERVER_ERROR;
        }
        return call.isSend() ? ReplyCode.TOO_MANY_REQUESTS : ReplyCode.HA_NOT_AVAILABLE;
    }

    private String openText() {
        return isUnreachable() ? connectivity.downText() : health.openText();
    }

    /** The broker is not slow, it is not there. */
    private boolean isUnreachable() {
        return !connectivity.isUp() && !connectivity.downText().isEmpty();
    }

    /** From now on nothing may go: neither may what waits. */
    void onCircuitOpened() {
        turnAway(aboveLimit);
        turnAway(waiting);
    }

    private void turnAway(CallQueue queue) {
        for (int i = queue.size(); i > 0 && !queue.isEmpty(); i--) {
            BrokerCall call = queue.poll();
            if (call.isHeartbeat) {
                fail(call);
            } else if (!detour.takeHeld(call)) {
                context.counters().increment(ProxyCounter.CIRCUIT_REFUSED);
                call.completeRest(openCode(call), openText());
                finish(call);
            }
        }
    }

    /** Requests that wait because too many are in flight. */
    int waitingForRoom() {
        return aboveLimit.size();
    }

    String downText() {
        return connectivity.downText();
    }

    boolean isClosed() {
        return connectivity.isClosed();
    }

    private boolean isStrained() {
        return !aboveLimit.isEmpty() || health.share() == 0;
    }

    /** Ends a call that the link does not take. */
    public void refuse(BrokerCall call, ReplyCode code, String text) {
        call.link = this;
        call.completeRest(code, text);
        call.release();
    }

    /** Ends a poll that the link does not take, as if nothing had come. */
    public void endPoll(BrokerCall call) {
        call.link = this;
        call.handler.onPollEnd(call);
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

    /** Ends all polls that are held or wait, as if nothing had come. */
    public void endPolls() {
        correlator.endPolls();
        for (int i = waiting.size(); i > 0; i--) {
            BrokerCall call = waiting.poll();
            if (call.isPoll) {
                call.handler.onPollEnd(call);
                finish(call);
            } else {
                waiting.add(call);
            }
        }
    }

    /** A call's client has its verdict; its broker's answer is still awaited. */
    void abandon(BrokerCall call) {
        held.abandon(call);
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
            health.onUnreachable();
            failWaiting();
        }
    }

    void onClosed(BrokerConnection lost, Throwable cause) {
        if (lost == connectivity.connection()) {
            context.counters().increment(ProxyCounter.LINK_FAILURES);
            connectivity.onLost(cause);
            health.onLost();
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
        if (call.connection == null && detour.takeHeld(call)) {
            return;
        }
        call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, connectivity.downText());
        finish(call);
    }

    private Lanes lanes(BrokerCall call) {
        return call.messageKind == MessageKind.FIFO ? ordered : unordered;
    }

    /** Lets the call go, and the next of its lane; those that cannot go fail here, in a loop. */
    void finish(BrokerCall call) {
        goOn(end(call));
    }

    /** Lets the first go that can; the others have their verdicts. */
    void goOn(BrokerCall first) {
        BrokerCall next = first;
        while (next != null) {
            if (health.isOpen()) {
                next.completeRest(openCode(next), openText());
            } else if (!connectivity.isReachable()) {
                next.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, connectivity.downText());
            } else if (gathering.fromLane(next, lanes(next))) {
                start(next);
                break;
            }
            next = end(next);
        }
        letIn();
    }

    /** The call is over; returns the next of its lane, which may go now, or null. */
    BrokerCall end(BrokerCall call) {
        BrokerCall next = detach(call);
        call.release();
        return next;
    }

    /** The link is rid of the call; returns the next of its lane, or null. */
    BrokerCall detach(BrokerCall call) {
        held.remove(call);
        health.giveBack(call);
        return call.isInLane ? lanes(call).leave(call) : null;
    }

    /** Asks the broker for a sign of life. */
    void heartbeat(BrokerConnection idle) {
        if (idle != connectivity.connection() || !connectivity.isUp() || held.isAtCapacity()) {
            return;
        }
        send(Heartbeat.call(context, connectivity.broker()));
        flush();
    }

    /** Asks the broker, to which nothing is sent otherwise, for a sign of life; connects for it. */
    void knock() {
        connectivity.retryNow();
        BrokerCall call = Heartbeat.call(context, connectivity.broker());
        call.isProbe = true;
        call.link = this;
        take(call);
        flush();
    }

    /** Fails everything and closes the connection; nothing is taken any more. */
    public void close() {
        BrokerConnection open = connectivity.close();
        failWaiting();
        correlator.failAll();
        health.close();
        if (open != null) {
            open.close();
        }
    }
}
