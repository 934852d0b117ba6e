package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.CallPool;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Gathers the acks of one ring batch, one call a broker. Encode thread. */
final class AckBatches {
    private static final int WINDOW = 32;
    private static final long DEADLINE_TOLERANCE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final int batchCount;
    private final CallPool pool;
    private final AckEncoder encoder;
    private final CallHandler handler;
    private BrokerCall[] calls = new BrokerCall[64];
    private int count;

    AckBatches(int batchCount, CallPool pool, AckEncoder encoder, CallHandler handler) {
        this.batchCount = batchCount;
        this.pool = pool;
        this.encoder = encoder;
        this.handler = handler;
    }

    /** Lets the event join its broker's call, or lead a new one. */
    void add(RequestEvent event, ReceiptHandle handle, long deadlineNs) {
        boolean isJoinable = AckEncoder.fitsBatch(handle, event.liteTopic);
        BrokerCall call = isJoinable ? open(event, deadlineNs) : null;
        if (call == null) {
            call = lead(event, deadlineNs);
            call.isSingly = !isJoinable;
        }
        call.deadlineNs = Math.min(call.deadlineNs, deadlineNs);
        call.addWaiter().take(event);
    }

    private BrokerCall open(RequestEvent event, long deadlineNs) {
        for (int i = count - 1, last = Math.max(0, count - WINDOW); i >= last; i--) {
            BrokerCall call = calls[i];
            if (call.broker == event.broker
                    && !call.isSingly
                    && call.waiterCount() < batchCount
                    && Math.abs(call.deadlineNs - deadlineNs) <= DEADLINE_TOLERANCE_NS) {
                return call;
            }
        }
        return null;
    }

    private BrokerCall lead(RequestEvent event, long deadlineNs) {
        BrokerCall call = pool.take();
        call.handler = handler;
        call.broker = event.broker;
        call.deadlineNs = deadlineNs;
        call.requestCounter = ProxyCounter.ACK_REQUESTS;
        call.messageCounter = ProxyCounter.ACK_HANDLES;
        event.outbound = call;
        if (count == calls.length) {
            calls = Arrays.copyOf(calls, count * 2);
        }
        calls[count++] = call;
        return call;
    }

    /** The ring batch is complete: takes the payloads and writes the frames. */
    void encode() {
        for (int i = 0; i < count; i++) {
            BrokerCall call = calls[i];
            calls[i] = null;
            call.isSingly = false;
            call.takePayloads();
            try {
                encoder.encode(call);
            } catch (RuntimeException e) {
                call.abandon(ReplyCode.INTERNAL_SERVER_ERROR, "ack cannot be encoded");
            }
        }
        count = 0;
    }
}
