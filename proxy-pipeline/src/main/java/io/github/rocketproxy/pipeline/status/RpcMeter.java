package io.github.rocketproxy.pipeline.status;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What was counted of one RPC of one protocol on one event loop. Written by the loop alone. */
public final class RpcMeter {
    /** Outcomes are the reply codes, then these. */
    private static final int CANCELLED = ReplyCode.values().length;

    private static final int FAILED = CANCELLED + 1;

    /** Answered without a code, as a call of another protocol. */
    private static final int WITHOUT_CODE = CANCELLED + 2;

    /** How many outcomes there can be. */
    public static final int OUTCOMES = CANCELLED + 3;

    /** The official ones, ms. */
    private static final long[] MS_BOUNDS = {1, 3, 5, 7, 10, 100, 1_000, 2_000, 3_000};

    /** Microseconds: a proxy adds tens of them. */
    private static final long[] US_BOUNDS = {
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        30_000_000
    };

    /** Bytes. */
    private static final long[] SIZE_BOUNDS = {
        128, 512, 2_048, 8_192, 32_768, 131_072, 524_288, 2_097_152, 8_388_608
    };

    private static final long NS_PER_US = 1_000;

    private static final ReplyCode[] CODES = ReplyCode.values();

    private final AtomicReferenceArray<CountHistogram> latencies =
            new AtomicReferenceArray<>(OUTCOMES);
    private final CountHistogram durations = new CountHistogram(US_BOUNDS);
    private final CountHistogram bytesIn = new CountHistogram(SIZE_BOUNDS);
    private final CountHistogram bytesOut = new CountHistogram(SIZE_BOUNDS);

    RpcMeter() {}

    void onEnd(EndedRpc rpc) {
        long durationNs = Math.max(0, rpc.endNs() - rpc.arrivalNs());
        latency(outcome(rpc)).record(TimeUnit.NANOSECONDS.toMillis(durationNs));
        durations.record(durationNs / NS_PER_US);
        bytesIn.record(rpc.bytesIn());
        bytesOut.record(rpc.bytesOut());
    }

    private static int outcome(EndedRpc rpc) {
        return switch (rpc.result()) {
            case CANCELLED -> CANCELLED;
            case FAILED -> FAILED;
            case ANSWERED -> rpc.code() == null ? WITHOUT_CODE : rpc.code().ordinal();
        };
    }

    private CountHistogram latency(int outcome) {
        CountHistogram latency = latencies.getPlain(outcome);
        if (latency == null) {
            latency = new CountHistogram(MS_BOUNDS);
            latencies.setRelease(outcome, latency);
        }
        return latency;
    }

    /** How the calls of an outcome have ended. */
    public static RpcResult result(int outcome) {
        if (outcome == CANCELLED) {
            return RpcResult.CANCELLED;
        }
        return outcome == FAILED ? RpcResult.FAILED : RpcResult.ANSWERED;
    }

    /** What the calls of an outcome were answered; null where that is no code. */
    public static ReplyCode code(int outcome) {
        return outcome < CODES.length ? CODES[outcome] : null;
    }

    /** Latencies of the calls with that outcome, whole ms; null where there was none. */
    public CountHistogram latencies(int outcome) {
        return latencies.getAcquire(outcome);
    }

    /** Latencies of all calls, microseconds. */
    public CountHistogram durations() {
        return durations;
    }

    /** Sizes of requests. */
    public CountHistogram bytesIn() {
        return bytesIn;
    }

    /** Sizes of answers. */
    public CountHistogram bytesOut() {
        return bytesOut;
    }
}
