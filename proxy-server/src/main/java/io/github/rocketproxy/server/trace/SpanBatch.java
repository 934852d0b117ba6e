package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.server.trace.SpanSender.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * Gathers spans and gives them to a sender, so many at a time, or as old as they may get. Waits for
 * it: there is one batch under way at most. What is not taken now goes with what comes next, a few
 * times, each after a longer pause, and while there is room. One thread.
 */
final class SpanBatch {
    /** About 2,000 requests of seven spans; collectors take 4 MiB and more. */
    static final int MAX_BYTES = 2 * 1_024 * 1_024;

    private static final int MAX_TRIES = 5;

    /** The pause doubles so often. */
    private static final int MAX_DOUBLINGS = 5;

    private final SpanRequest request;
    private final SpanSender sender;
    private final NanoClock clock;
    private final long intervalNs;
    private final LongConsumer lost;
    private int timeoutMs;
    private int rpcs;
    private int tries; // of these spans
    private int failures; // since spans were taken last
    private long pauseNs;
    private long sentNs;

    /**
     * @param intervalMs a batch leaves this often
     * @param timeoutMs for the sender
     * @param lost hears of how many requests the spans were not taken
     */
    SpanBatch(
            SpanRequest request,
            SpanSender sender,
            NanoClock clock,
            int intervalMs,
            int timeoutMs,
            LongConsumer lost) {
        this.request = request;
        this.sender = sender;
        this.clock = clock;
        this.intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.timeoutMs = timeoutMs;
        this.lost = lost;
        this.pauseNs = intervalNs;
        this.sentNs = clock.nanoTime();
    }

    /** The spans of one more request, encoded. */
    void add(DirectBuffer spans, int index, int length) {
        ByteBuf out = request.spans().ensureWritable(length);
        spans.getBytes(index, out.array(), out.arrayOffset() + out.writerIndex(), length);
        out.writerIndex(out.writerIndex() + length);
        rpcs++;
    }

    /** Sends what there is, if it is much; what is not taken then is lost. */
    void sendIfFull() {
        if (request.spanBytes() >= MAX_BYTES) {
            if (failures == 0 || isDue()) {
                send();
            }
            loseWhatIsLeft();
        }
    }

    /** Sends what there is, if it is time. */
    void sendIfDue() {
        if (isDue()) {
            send();
        }
    }

    private boolean isDue() {
        return clock.nanoTime() - sentNs >= pauseNs;
    }

    /** The sender gets this time from now on: the end is near. */
    void hurry(int waitMs) {
        timeoutMs = Math.min(timeoutMs, waitMs);
    }

    /** Sends what there is for the last time. */
    void end() {
        send();
        loseWhatIsLeft();
    }

    private void send() {
        sentNs = clock.nanoTime();
        if (rpcs == 0) {
            return;
        }
        Outcome outcome = sender.send(request.whole(), timeoutMs);
        pauseNs = outcome == Outcome.LATER ? longerPauseNs() : intervalNs;
        if (outcome == Outcome.TAKEN) {
            failures = 0;
            tries = 0;
            rpcs = 0;
            request.clear();
        } else if (outcome == Outcome.LATER && ++tries < MAX_TRIES) {
            request.leave();
        } else {
            loseWhatIsLeft();
        }
    }

    /** At random, so that not all proxies come back at once. */
    private long longerPauseNs() {
        failures = Math.min(failures + 1, MAX_DOUBLINGS);
        long doubledNs = intervalNs << failures;
        return ThreadLocalRandom.current().nextLong(doubledNs / 2, doubledNs + 1);
    }

    private void loseWhatIsLeft() {
        if (rpcs > 0) {
            lost.accept(rpcs);
            tries = 0;
            rpcs = 0;
            request.begin();
        }
    }
}
