package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.MessageKind;
import java.util.concurrent.TimeUnit;

/** Says which messages one frame can carry. Stateless; any thread. */
final class SendJoin {
    /** How far apart the deadlines of messages in one frame may be. */
    private static final long DEADLINE_TOLERANCE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LinkConfig config;

    SendJoin(LinkConfig config) {
        this.config = config;
    }

    /** Encode thread: whether the message may join a call for its queue that is not encoded yet. */
    boolean fits(BrokerCall call, RequestEvent event, long deadlineNs) {
        return call.messageKind == event.messageKind
                && call.sysFlag == event.sysFlag
                && event.body.length() <= config.sendJoinBytes()
                && call.waiter(0).event.body.length() <= config.sendJoinBytes()
                && hasRoom(call, 1, event.body.length(), deadlineNs);
    }

    /**
     * Event loop: whether the messages of an encoded call may join those of another that waits
     * before it. Unordered messages may change the queue, which the proxy has chosen for them.
     */
    boolean fits(BrokerCall call, BrokerCall next) {
        return call.route == next.route
                && call.broker == next.broker
                && call.messageKind == next.messageKind
                && (call.queueId == next.queueId || call.messageKind == MessageKind.NORMAL)
                && call.sysFlag == next.sysFlag
                && call.waiter(0).bodyLength <= config.sendJoinBytes()
                && next.waiter(0).bodyLength <= config.sendJoinBytes()
                && hasRoom(call, next.waiterCount(), next.bodyBytes, next.deadlineNs);
    }

    private boolean hasRoom(BrokerCall call, int messages, int bodyBytes, long deadlineNs) {
        return (call.messageKind == MessageKind.NORMAL || call.messageKind == MessageKind.FIFO)
                && call.waiterCount() + messages <= config.sendBatchCount()
                && call.bodyBytes + bodyBytes <= config.sendBatchBytes()
                && Math.abs(call.deadlineNs - deadlineNs) <= DEADLINE_TOLERANCE_NS;
    }
}
