package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.CallPool;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Gathers the sends of one ring batch: messages for the same queue join the newest call for that
 * queue, so that a queue's messages keep their order. Encode thread.
 */
final class SendBatches {
    /** How many of the newest calls are looked through; older ones take no more messages. */
    private static final int WINDOW = 32;

    /** How far apart the deadlines of messages in one frame may be. */
    private static final long DEADLINE_TOLERANCE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LinkConfig config;
    private final CallPool pool;
    private final SendEncoder encoder;
    private final CallHandler handler;
    private BrokerCall[] calls = new BrokerCall[64];
    private int count;

    SendBatches(LinkConfig config, CallPool pool, SendEncoder encoder, CallHandler handler) {
        this.config = config;
        this.pool = pool;
        this.encoder = encoder;
        this.handler = handler;
    }

    /** Lets the event join a call, or lead a new one. */
    void add(RequestEvent event, long deadlineNs) {
        BrokerCall call = newestFor(event);
        if (call == null || !canJoin(call, event, deadlineNs)) {
            call = lead(event, deadlineNs);
        }
        call.deadlineNs = Math.min(call.deadlineNs, deadlineNs);
        call.bodyBytes += event.body.length();
        call.addWaiter().take(event);
    }

    private BrokerCall newestFor(RequestEvent event) {
        for (int i = count - 1, last = Math.max(0, count - WINDOW); i >= last; i--) {
            BrokerCall call = calls[i];
            if (call.queueId == event.queueId
                    && call.broker == event.broker
                    && call.route == event.route) {
                return call;
            }
        }
        return null;
    }

    private boolean canJoin(BrokerCall call, RequestEvent event, long deadlineNs) {
        int bytes = event.body.length();
        return (event.messageKind == MessageKind.NORMAL || event.messageKind == MessageKind.FIFO)
                && call.messageKind == event.messageKind
                && call.sysFlag == event.sysFlag
                && call.waiterCount() < config.sendBatchCount()
                && bytes <= config.sendJoinBytes()
                && call.waiter(0).event.body.length() <= config.sendJoinBytes()
                && call.bodyBytes + bytes <= config.sendBatchBytes()
                && Math.abs(call.deadlineNs - deadlineNs) <= DEADLINE_TOLERANCE_NS;
    }

    private BrokerCall lead(RequestEvent event, long deadlineNs) {
        BrokerCall call = pool.take();
        call.handler = handler;
        call.broker = event.broker;
        call.route = event.route;
        call.queueId = event.queueId;
        call.messageKind = event.messageKind;
        call.sysFlag = event.sysFlag;
        call.deadlineNs = deadlineNs;
        call.requestCounter = ProxyCounter.SEND_REQUESTS;
        call.messageCounter = ProxyCounter.SEND_MESSAGES;
        if (event.messageKind == MessageKind.FIFO) {
            int hash = (event.route.topic().hashCode() * 31 + event.queueId) * 0x9E3779B9;
            call.lane = hash >>> 1;
        }
        event.outbound = call;
        if (count == calls.length) {
            calls = Arrays.copyOf(calls, count * 2);
        }
        calls[count++] = call;
        return call;
    }

    /** The ring batch is complete: writes the frames. */
    void encode() {
        for (int i = 0; i < count; i++) {
            BrokerCall call = calls[i];
            calls[i] = null;
            try {
                encoder.encode(call);
            } catch (RuntimeException e) {
                call.abandon(ReplyCode.INTERNAL_SERVER_ERROR, "message cannot be encoded");
            }
        }
        count = 0;
    }
}
