package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;

/**
 * What a link has written and not seen answered: gives each call its opaque, finds the call of an
 * answer, and ends those whose answer does not come. Event loop only.
 */
final class Correlator {
    private final LinkContext context;
    private final BrokerLink link;
    private final Connectivity connectivity;
    private final LinkHealth health;
    private final InFlightTable inFlight;

    Correlator(LinkContext context, BrokerLink link, Connectivity connectivity, LinkHealth health) {
        this.health = health;
        this.context = context;
        this.link = link;
        this.connectivity = connectivity;
        inFlight = new InFlightTable(context.config().inFlightCapacity());
    }

    /** Writes the call to the connection that is UP, and awaits its answer. Flush follows. */
    void write(BrokerCall call) {
        BrokerConnection connection = connectivity.connection();
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
                if (call.messageCounter == ProxyCounter.SEND_MESSAGES) {
                    context.traffic().sent(count);
                } else {
                    context.traffic().acked(count);
                }
            }
        }
        int count = call.waiterCount();
        int end = call.isSingly ? Math.min(call.position + 1, count) : count;
        for (int i = call.position; i < end; i++) {
            Waiter waiter = call.waiter(i);
            if (!call.isSingly) {
                context.steps().record(Step.SENT, call.sentNs - waiter.routedNs);
            }
            if (waiter.trace != null) {
                waiter.trace.onSent(call.broker.name(), call.sentNs);
            }
        }
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
        if (header.code() == ResponseCode.GO_AWAY && !call.isResent && link.mayRepeat(1)) {
            resendElsewhere(call, from);
        } else {
            onAnswer(call, header);
        }
        from.onCallOver();
    }

    private void onAnswer(BrokerCall call, FrameHeader header) {
        connectivity.onAnswer();
        long nowNs = context.clock().nanoTime();
        long waitedNs = nowNs - call.sentNs;
        for (int i = call.position; i < call.waiterCount(); i++) {
            context.steps().record(Step.ANSWERED, waitedNs);
            Waiter waiter = call.waiter(i);
            if (waiter.trace != null) {
                waiter.trace.onAnswered(call.broker.name(), nowNs);
            }
        }
        health.onAnswer(call, header.code(), waitedNs, nowNs);
        if (LinkHealth.isOverload(header.code()) && link.repeatElsewhere(call)) {
            return;
        }
        if (isOver(call, header)) {
            link.finish(call);
        } else {
            link.transmit(call);
        }
    }

    private boolean isOver(BrokerCall call, FrameHeader header) {
        try {
            return call.handler.onAnswer(call, header, link);
        } catch (RuntimeException e) {
            onBadFrame();
            call.completeRest(ReplyCode.INTERNAL_SERVER_ERROR, "broker answer cannot be read");
            return true;
        }
    }

    private void resendElsewhere(BrokerCall call, BrokerConnection from) {
        if (from == connectivity.connection()) {
            link.leaveConnection();
        }
        call.isResent = true;
        link.transmit(call);
    }

    void onBadFrame() {
        context.counters().increment(ProxyCounter.LINK_BAD_FRAMES);
    }

    /** The call's time is over, in flight or before. */
    void onTimeout(BrokerCall call) {
        context.counters().increment(ProxyCounter.LINK_TIMEOUTS);
        if (inFlight.holds(call) && !call.isAbandoned) {
            health.onTimeout(call, context.clock().nanoTime());
        }
        call.completeRest(ReplyCode.PROXY_TIMEOUT, "broker did not answer in time");
        if (call.graceNs > 0 && inFlight.holds(call) && !call.isAbandoned) {
            link.abandon(call);
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
        link.finish(call);
        if (used != null) {
            used.onCallOver();
        }
        if (isDead) {
            used.close();
        }
        link.flush();
    }

    /** Nobody waits for the polls in flight any more. */
    void endPolls() {
        for (int i = 0; i < inFlight.capacity(); i++) {
            BrokerCall call = inFlight.at(i);
            if (call != null && call.isPoll && !call.isAbandoned) {
                call.handler.onPollEnd(call);
                link.abandon(call);
            }
        }
    }

    /** The connection is gone, and with it the answers to what was written there. */
    void failCallsOf(BrokerConnection lost) {
        for (int i = 0; i < inFlight.capacity() && inFlight.size() > 0; i++) {
            BrokerCall call = inFlight.at(i);
            if (call != null && call.connection == lost) {
                inFlight.remove(call.opaque);
                link.fail(call);
            }
        }
    }

    /** No answer is awaited any more, on whatever connection. */
    void failAll() {
        for (int i = 0; i < inFlight.capacity(); i++) {
            BrokerCall call = inFlight.at(i);
            if (call != null) {
                inFlight.remove(call.opaque);
                BrokerConnection used = call.connection;
                link.fail(call);
                used.onCallOver();
            }
        }
    }
}
