package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.CallPool;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.Arrays;

/**
 * Gathers the sends of one ring batch: messages for the same queue join the newest call for that
 * queue, so that a queue's messages keep their order. Encode thread.
 */
final class SendBatches {
    /** How many of the newest calls are looked through; older ones take no more messages. */
    private static final int WINDOW = 32;

    private static final int SPREAD = 0x9E3779B9;

    private final LinkConfig config;
    private final SendJoin join;
    private final CallPool pool;
    private final SendEncoder encoder;
    private final CallHandler handler;
    private BrokerCall[] calls = new BrokerCall[64];
    private int count;

    SendBatches(LinkConfig config, CallPool pool, SendEncoder encoder, CallHandler handler) {
        this.config = config;
        this.join = new SendJoin(config);
        this.pool = pool;
        this.encoder = encoder;
        this.handler = handler;
    }

    /** Lets the event join a call, or lead a new one. */
    void add(RequestEvent event, long deadlineNs) {
        BrokerCall call = newestFor(event);
        if (call == null || !join.fits(call, event, deadlineNs)) {
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
        call.lane = lane(event);
        event.outbound = call;
        if (count == calls.length) {
            calls = Arrays.copyOf(calls, count * 2);
        }
        calls[count++] = call;
        return call;
    }

    /** Ordered messages keep to their queue's lane, others that may join to their topic's. */
    private int lane(RequestEvent event) {
        int topic = event.route.topic().hashCode();
        return switch (event.messageKind) {
            case FIFO -> (topic * 31 + event.queueId) * SPREAD >>> 1;
            case NORMAL ->
                    config.sendsInFlight() == 0 || config.sendBatchCount() == 1
                            ? BrokerCall.NO_LANE
                            : topic * SPREAD >>> 1;
            default -> BrokerCall.NO_LANE;
        };
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
