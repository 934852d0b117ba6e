package io.github.rocketproxy.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What came of the calls of a run: latencies in ns and errors by code. One thread writes. */
public final class Outcome {
    private static final long HIGHEST_NS = 120_000_000_000L;
    private static final int DIGITS = 3;
    private static final int MAX_KINDS = 20;

    private final Histogram latency = new Histogram(1_000, HIGHEST_NS, DIGITS);
    private final Map<String, Long> errors = new TreeMap<>();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong errorCount = new AtomicLong();

    void onSuccess(long latencyNs, int messageCount) {
        onLatency(latencyNs);
        addMessages(messageCount);
    }

    void onLatency(long latencyNs) {
        latency.recordValue(Math.clamp(latencyNs, 0, HIGHEST_NS));
    }

    void addMessages(int count) {
        messages.setRelease(messages.getPlain() + count);
    }

    void onError(String code) {
        onErrors(code, 1);
    }

    void onErrors(String code, long count) {
        String kind = errors.size() < MAX_KINDS || errors.containsKey(code) ? code : "others";
        errors.merge(kind, count, Long::sum);
        errorCount.setRelease(errorCount.getPlain() + count);
    }

    /** Messages that were confirmed; any thread. */
    public long messages() {
        return messages.getAcquire();
    }

    /** Failed calls; any thread. */
    public long errorCount() {
        return errorCount.getAcquire();
    }

    /** Latency of successful calls, ns. Not to be read while the run goes on. */
    public Histogram latency() {
        return latency;
    }

    /** Failed calls by payload code or gRPC status. Not to be read while the run goes on. */
    public Map<String, Long> errors() {
        return errors;
    }
}
