package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.server.config.TracingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.concurrent.NanoClock;

/**
 * Gathers the spans of requests and hands them over, so many at a time, or as old as they may get.
 * Waits for who takes them: there is one batch under way at most. One thread.
 */
final class SpanBatch {
    private static final int MAX_SPANS = 4_096;

    private final SpanEncoder spans;
    private final RpcSpans rpcs;
    private final SpanSink sink;
    private final NanoClock clock;
    private final long intervalNs;
    private final long timeoutMs;
    private final LongConsumer lost;
    private int requests;
    private long sentNs;

    /**
     * @param resource what all spans say of this process
     * @param times how often a batch leaves, and how long handing over may take
     * @param lost hears of how many requests the spans were not taken
     */
    SpanBatch(
            Map<String, String> resource,
            SpanSink sink,
            NanoClock clock,
            TracingConfig.Otlp times,
            LongConsumer lost) {
        try {
            spans = new SpanEncoder(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rpcs = new RpcSpans(spans);
        this.sink = sink;
        this.clock = clock;
        this.intervalNs = TimeUnit.MILLISECONDS.toNanos(times.intervalMs());
        this.timeoutMs = times.timeoutMs();
        this.lost = lost;
        this.sentNs = clock.nanoTime();
    }

    /** The spans of one more request. */
    void add(FollowedRpc rpc) {
        try {
            rpcs.write(rpc);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requests++;
        if (spans.count() >= MAX_SPANS) {
            send(timeoutMs);
        }
    }

    /** Sends what there is, if it is time. */
    void sendIfDue() {
        if (clock.nanoTime() - sentNs >= intervalNs) {
            send(timeoutMs);
        }
    }

    /** Sends what there is; each try may take so long. */
    void send(long tryMs) {
        sentNs = clock.nanoTime();
        if (requests == 0) {
            return;
        }
        int followed = requests;
        requests = 0;
        try {
            if (!sink.send(spans.request(), tryMs)) {
                lost.accept(followed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
