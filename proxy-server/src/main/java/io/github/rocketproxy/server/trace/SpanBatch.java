package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.server.trace.SpanSender.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * Gathers spans and gives them to a sender, so many at a time, or as old as they may get. Waits for
 * it: there is one batch under way at most. What is not taken now goes with what comes next, while
 * there is room. One thread.
 */
final class SpanBatch {
    /** About 500 requests of seven spans. */
    static final int MAX_BYTES = 512 * 1_024;

    private final SpanRequest request;
    private final SpanSender sender;
    private final NanoClock clock;
    private final long intervalNs;
    private final int timeoutMs;
    private final LongConsumer lost;
    private int rpcs;
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
        if (request.spanBytes() >= MAX_BYTES && !isTaken(timeoutMs)) {
            lose();
        }
    }

    /** Sends what there is, if it is time. */
    void sendIfDue() {
        if (clock.nanoTime() - sentNs >= intervalNs) {
            isTaken(timeoutMs);
        }
    }

    /** Sends what there is for the last time, and waits so long for the sender. */
    void end(int waitMs) {
        if (!isTaken(waitMs)) {
            lose();
        }
    }

    /** Whether there is nothing left to send. */
    private boolean isTaken(int waitMs) {
        sentNs = clock.nanoTime();
        if (rpcs == 0) {
            return true;
        }
        Outcome outcome = sender.send(request.whole(), waitMs);
        switch (outcome) {
            case TAKEN -> {
                request.clear();
                rpcs = 0;
            }
            case REFUSED -> lose();
            case LATER -> {}
        }
        return outcome != Outcome.LATER;
    }

    private void lose() {
        lost.accept(rpcs);
        request.begin();
        rpcs = 0;
    }
}
