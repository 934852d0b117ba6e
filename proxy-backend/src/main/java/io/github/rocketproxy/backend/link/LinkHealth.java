package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.concurrent.TimeUnit;

/**
 * What a link learns about its broker from how requests end: feeds the {@link AdaptiveLimit} and
 * the {@link Circuit}, keeps the {@link RetryBudget}, and tells the routers what share of the
 * messages the broker should get. Looks after all of it ten times a second while anything is in
 * flight or not as it should be. Event loop only.
 */
final class LinkHealth extends Deadline {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SMOOTHING = 16;

    /** A latency that nobody has met for so long says nothing of the broker any more. */
    private static final long OLD_NS = TimeUnit.SECONDS.toNanos(30);

    // what failed last, beside the codes of brokers
    private static final int NONE = 0;
    private static final int NO_ANSWER = -1;
    private static final int NO_CONNECTION = -2;

    private final LinkContext context;
    private final BrokerLink link;
    private final AdaptiveLimit limit;
    private final Circuit circuit;
    private final BrokerShare brokerShare;
    private final RetryBudget budget;
    private final long patienceNs;
    private int share = BrokerHealth.FULL;
    private int polls;
    private long heardNs;
    private long latencyNs;
    private long sendLatencyNs;
    private long sendAnsweredNs;
    private long failures;
    private int failureCode = NONE;
    private String openText = "";
    private long retries;

    LinkHealth(LinkContext context, BrokerLink link) {
        this.context = context;
        this.link = link;
        ProtectionConfig config = context.config().protection();
        limit = new AdaptiveLimit(config.concurrency());
        circuit = new Circuit(config.circuit());
        brokerShare = new BrokerShare(config.routing(), context.latencies(), limit, circuit);
        budget = new RetryBudget(config.retries(), context.clock().nanoTime());
        patienceNs = TimeUnit.MILLISECONDS.toNanos(context.config().requestTimeoutMs()) / 2;
        context.latencies().add(this);
    }

    // --- what may go

    /** Whether the call may be taken; a probe is marked as one. */
    boolean admits(BrokerCall call) {
        if (circuit.isClosed() || call.isHeartbeat) {
            return true;
        }
        call.isProbe = !call.isPoll && circuit.takeProbe();
        return call.isProbe;
    }

    boolean isOpen() {
        return circuit.isOpen();
    }

    /** Whether the call may be in flight; then it counts. */
    boolean take(BrokerCall call) {
        if (call.isHeartbeat) {
            return true;
        }
        if (call.isPoll) {
            polls++;
        } else if (limit.hasRoom()) {
            if (limit.inFlight() == 0) {
                heardNs = context.clock().nanoTime();
            }
            limit.take();
            watch();
        } else {
            return false;
        }
        call.isCounted = true;
        return true;
    }

    /** Whether another quick call would find room. */
    boolean hasRoom() {
        return limit.hasRoom();
    }

    boolean hasRoomForPoll() {
        return polls < context.config().protection().concurrency().maxPolls();
    }

    /** The call is over, however it went. */
    void giveBack(BrokerCall call) {
        if (call.isCounted) {
            call.isCounted = false;
            if (call.isPoll) {
                polls--;
            } else {
                limit.giveBack();
            }
        }
        if (call.isProbe) {
            call.isProbe = false;
            if (call.isHeartbeat) {
                circuit.onKnockFailed(context.clock().nanoTime());
                refresh();
            } else {
                circuit.dropProbe();
            }
        }
    }

    void onRequests(int count) {
        budget.onRequests(count);
    }

    /** Whether the proxy may send that many requests again; then it is counted. */
    boolean mayRepeat(int requests) {
        if (!budget.take(requests, context.clock().nanoTime())) {
            context.counters().increment(ProxyCounter.RETRY_BUDGET_EXHAUSTED);
            return false;
        }
        retries += requests;
        context.counters().add(ProxyCounter.RETRIES, requests);
        return true;
    }

    // --- how it went

    /** The broker refuses for its own sake. */
    static boolean isOverload(int code) {
        return code == ResponseCode.SYSTEM_BUSY
                || code == ResponseCode.FLOW_CONTROL
                || code == ResponseCode.SERVICE_NOT_AVAILABLE
                || code == ResponseCode.GO_AWAY;
    }

    void onAnswer(BrokerCall call, int code, long tookNs, long nowNs) {
        if (circuit.isOpen() && !isOverload(code)) {
            circuit.endPause(nowNs); // late, but a sign of life
        }
        if (call.isPoll) {
            return; // it waited for messages, and a full broker says so to pollers every day
        }
        heardNs = nowNs;
        boolean isProbe = call.isProbe;
        call.isProbe = false;
        if (call.isHeartbeat) {
            if (isProbe) {
                circuit.onKnockAnswered(nowNs);
                refresh();
            }
            return;
        }
        latencyNs = smooth(latencyNs, tookNs);
        if (call.isSend()) {
            sendLatencyNs = smooth(sendLatencyNs(), tookNs);
            sendAnsweredNs = nowNs;
        }
        if (isOverload(code)) {
            limit.onOverload(nowNs);
            fail(code, isProbe, nowNs);
        } else {
            limit.onAnswer(tookNs, nowNs);
            succeed(isProbe, nowNs);
        }
    }

    private void succeed(boolean isProbe, long nowNs) {
        boolean isClosed = circuit.isClosed();
        circuit.onSuccess(isProbe, nowNs);
        if (!isClosed) {
            refresh();
        }
    }

    /**
     * A call in flight was not answered in time. If that time was the client's own and short, it
     * says nothing about the broker.
     */
    void onTimeout(BrokerCall call, long nowNs) {
        if (nowNs - call.sentNs < patienceNs) {
            return;
        }
        boolean isSilent = call.connection.isSilentSince(call.sentNs);
        if (call.isHeartbeat || call.isPoll && !isSilent) {
            return;
        }
        boolean isProbe = call.isProbe;
        call.isProbe = false;
        if (!call.isPoll) {
            limit.onOverload(nowNs);
        }
        fail(NO_ANSWER, isProbe, nowNs);
        if (isSilent && !call.isPoll) { // the whole time: no need to wait for more of these
            onOpened(circuit.onUnreachable(nowNs));
        }
    }

    /** The broker has another address. */
    void onMoved() {
        circuit.endPause(context.clock().nanoTime());
    }

    /** The connection, which was up, is gone. */
    void onLost() {
        boolean isOnTrial = circuit.state() == Circuit.State.HALF_OPEN;
        fail(NO_CONNECTION, isOnTrial, context.clock().nanoTime());
    }

    /** There is no connection to be had. */
    void onUnreachable() {
        failures++;
        failureCode = NO_CONNECTION;
        onOpened(circuit.onUnreachable(context.clock().nanoTime()));
    }

    private void fail(int code, boolean isProbe, long nowNs) {
        failures++;
        failureCode = code;
        onOpened(circuit.onFailure(isProbe, nowNs));
    }

    private void onOpened(boolean hasOpened) {
        if (hasOpened) {
            context.counters().increment(ProxyCounter.CIRCUIT_OPENED);
            openText = "requests to " + link.broker() + " are stopped: " + lastError();
            refresh();
            link.onCircuitOpened();
        }
    }

    private static long smooth(long smoothed, long newest) {
        return smoothed == 0 ? newest : smoothed + (newest - smoothed) / SMOOTHING;
    }

    // --- the broker's share

    /** Looks at everything now, and again in a while if there is anything to look after. */
    private void refresh() {
        long nowNs = context.clock().nanoTime();
        int newest = brokerShare.at(nowNs, sendLatencyNs(), heardNs, link.waitingForRoom());
        if (newest != share) {
            share = newest;
            context.health().set(link.broker(), newest);
        }
        watch();
    }

    private void watch() {
        boolean isIdle = limit.inFlight() == 0 && share == BrokerHealth.FULL && circuit.isClosed();
        if (bucket < 0 && !isIdle && !link.isClosed()) {
            deadlineNs = context.clock().nanoTime() + TICK_NS;
            context.wheel().add(this);
        }
    }

    @Override
    protected void onDeadline(long nowNs) {
        refresh();
        if (circuit.takeKnock(nowNs)) {
            link.knock();
        }
    }

    /** Nobody asks for the broker any more. */
    void forget() {
        circuit.forget();
        latencyNs = 0;
        sendLatencyNs = 0;
        failureCode = NONE;
        refresh();
    }

    void close() {
        context.wheel().remove(this);
    }

    // --- figures

    /** What failed last, for people; empty: nothing did. */
    String lastError() {
        return switch (failureCode) {
            case NONE -> "";
            case NO_ANSWER -> "it did not answer in time";
            case NO_CONNECTION -> link.downText();
            default -> "it is overloaded, response code " + failureCode;
        };
    }

    /** Why nothing may go, for clients. */
    String openText() {
        return openText;
    }

    /** Whether others may be measured by it. */
    boolean isWell() {
        return circuit.isClosed() && share > 0;
    }

    /** 0: no send was answered of late. */
    long sendLatencyNs() {
        boolean isOld = context.clock().nanoTime() - sendAnsweredNs >= OLD_NS;
        return isOld ? 0 : sendLatencyNs;
    }

    long latencyNs() {
        return latencyNs;
    }

    String circuitName() {
        return circuit.state().name();
    }

    int inFlight() {
        return limit.inFlight();
    }

    int polls() {
        return polls;
    }

    int limit() {
        return limit.limit();
    }

    int share() {
        return share;
    }

    long failures() {
        return failures;
    }

    long retries() {
        return retries;
    }
}
