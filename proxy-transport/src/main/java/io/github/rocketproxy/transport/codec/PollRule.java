package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import java.util.concurrent.TimeUnit;

/** How long a broker may wait for messages: within the limits, and over before the deadline. */
final class PollRule {
    private static final Refusal ILLEGAL_POLLING_TIME =
            new Refusal(
                    ReplyCode.ILLEGAL_POLLING_TIME,
                    "the deadline leaves less time than the shortest long poll");

    private final MessageLimits limits;
    private final long reserveMs;

    /**
     * @param reserveMs time kept free between the end of the poll and the client's deadline
     */
    PollRule(MessageLimits limits, long reserveMs) {
        this.limits = limits;
        this.reserveMs = reserveMs;
    }

    /** Sets the event's poll time, at least 1 ms; null where the deadline has room for it. */
    Refusal apply(RequestEvent event, long wantedMs) {
        long remainingMs = remainingMs(event);
        long pollMs = Math.clamp(wantedMs, limits.minPollMs(), limits.maxPollMs());
        event.pollMs = Math.max(1, Math.min(pollMs, remainingMs - reserveMs));
        return remainingMs < limits.minPollMs() ? ILLEGAL_POLLING_TIME : null;
    }

    /** How long the client waits from the arrival of its request on, ms. */
    static long remainingMs(RequestEvent event) {
        return event.deadlineNs == Long.MAX_VALUE
                ? Integer.MAX_VALUE
                : TimeUnit.NANOSECONDS.toMillis(event.deadlineNs - event.arrivalNs);
    }
}
