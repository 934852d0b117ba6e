package io.github.rocketproxy.bench.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What came of the calls of one connection or one run: latencies in ns and errors by code. */
public final class Outcome {
    private static final long HIGHEST_NS = 120_000_000_000L;
    private static final int DIGITS = 3;
    private static final int MAX_KINDS = 20;

    private final Histogram latency = new Histogram(1_000, HIGHEST_NS, DIGITS);
    private final Map<String, Long> errors = new TreeMap<>();
    private long messages;
    private long errorCount;

    synchronized void onSuccess(long latencyNs, int messageCount) {
        latency.recordValue(Math.clamp(latencyNs, 0, HIGHEST_NS));
        messages += messageCount;
    }

    synchronized void onError(String code) {
        String kind = errors.size() < MAX_KINDS || errors.containsKey(code) ? code : "others";
        errors.merge(kind, 1L, Long::sum);
        errorCount++;
    }

    synchronized void mergeInto(Outcome target) {
        target.latency.add(latency);
        target.messages += messages;
        target.errorCount += errorCount;
        errors.forEach((code, count) -> target.errors.merge(code, count, Long::sum));
    }

    /** Messages that were confirmed. */
    public synchronized long messages() {
        return messages;
    }

    /** Latency of successful calls, ns. Not to be read while the run goes on. */
    public Histogram latency() {
        return latency;
    }

    /** Failed calls by payload code or gRPC status. Not to be read while the run goes on. */
    public Map<String, Long> errors() {
        return errors;
    }

    /** Failed calls. */
    public synchronized long errorCount() {
        return errorCount;
    }
}
