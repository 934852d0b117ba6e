package io.github.rocketproxy.server.live;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The file, in longs of the machine's byte order:
 *
 * <pre>
 *    0  layout        what this build writes and reads: version, and names of all that follows
 *    8  sequence      odd while a second is written, raised by two with each
 *   16  startedMs     since the epoch
 *   24  writtenMs     since the epoch
 *   32  intervalNs    that the newest second covers
 *   40  endpoints     {@value #ENDPOINTS_BYTES} bytes of UTF-8, filled up with zeros
 *  296  per step      total, and of the interval: count, p50, p90, p99, p99.9, max (ns)
 *       per counter   total, and of the interval
 *       per gauge     now
 * </pre>
 */
final class LiveLayout {
    static final long SEQUENCE = 8;
    static final long STARTED_MS = 16;
    static final long WRITTEN_MS = 24;
    static final long INTERVAL_NS = 32;
    static final long ENDPOINTS = 40;
    static final int ENDPOINTS_BYTES = 256;
    static final double[] PERCENTILES = {50, 90, 99, 99.9};

    static final VarHandle LONG = JAVA_LONG.varHandle();

    private static final int VERSION = 1;
    private static final int STEP_LONGS = 3 + PERCENTILES.length;
    private static final int COUNTER_LONGS = 2;
    private static final long STEPS = ENDPOINTS + ENDPOINTS_BYTES;
    private static final long COUNTERS = STEPS + bytes(Step.values().length * STEP_LONGS);
    private static final long GAUGES =
            COUNTERS + bytes(ProxyCounter.values().length * COUNTER_LONGS);

    /** Length of the file. */
    static final long BYTES = GAUGES + bytes(Gauge.values().length);

    private LiveLayout() {}

    private static long bytes(int longs) {
        return longs * JAVA_LONG.byteSize();
    }

    static long step(Step step) {
        return STEPS + bytes(step.ordinal() * STEP_LONGS);
    }

    static long counter(ProxyCounter counter) {
        return COUNTERS + bytes(counter.ordinal() * COUNTER_LONGS);
    }

    static long gauge(Gauge gauge) {
        return GAUGES + bytes(gauge.ordinal());
    }

    /** Differs between builds that would misread each other; never zero, as an empty file is. */
    static long identity() {
        CRC32 names = new CRC32();
        for (Enum<?>[] values :
                new Enum<?>[][] {Step.values(), ProxyCounter.values(), Gauge.values()}) {
            for (Enum<?> value : values) {
                names.update((value.name() + '\n').getBytes(StandardCharsets.US_ASCII));
            }
        }
        return (long) VERSION << 32 | names.getValue();
    }
}
