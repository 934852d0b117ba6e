package io.github.rocketproxy.server.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.concurrent.NanoClock;

/**
 * Gathers spans and gives them to an exporter, so many at a time, or as old as they may get. Waits
 * for it: there is one batch under way at most. One thread.
 */
final class SpanBatch {
    private static final int MAX_SPANS = 4_096;

    private final RpcSpans rpcs;
    private final SpanExporter exporter;
    private final NanoClock clock;
    private final long intervalNs;
    private final long timeoutMs;
    private final LongConsumer lost;
    private List<SpanData> spans = new ArrayList<>();
    private int requests;
    private long sentNs;

    /**
     * @param intervalMs a batch leaves this often
     * @param timeoutMs for the exporter
     * @param lost hears of how many requests the spans were not taken
     */
    SpanBatch(
            RpcSpans rpcs,
            SpanExporter exporter,
            NanoClock clock,
            int intervalMs,
            int timeoutMs,
            LongConsumer lost) {
        this.rpcs = rpcs;
        this.exporter = exporter;
        this.clock = clock;
        this.intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.timeoutMs = timeoutMs;
        this.lost = lost;
        this.sentNs = clock.nanoTime();
    }

    /** The spans of one more request. */
    void add(FollowedRpc rpc) {
        rpcs.make(rpc, spans::add);
        requests++;
        if (spans.size() >= MAX_SPANS) {
            send(timeoutMs);
        }
    }

    /** Sends what there is, if it is time. */
    void sendIfDue() {
        if (clock.nanoTime() - sentNs >= intervalNs) {
            send(timeoutMs);
        }
    }

    /** Sends what there is, and waits so long for the exporter. */
    void send(long waitMs) {
        sentNs = clock.nanoTime();
        if (spans.isEmpty()) {
            return;
        }
        List<SpanData> batch = spans;
        int followed = requests;
        spans = new ArrayList<>(batch.size());
        requests = 0;
        CompletableResultCode result = exporter.export(batch);
        if (!result.join(waitMs, TimeUnit.MILLISECONDS).isSuccess()) {
            lost.accept(followed);
        }
    }
}
