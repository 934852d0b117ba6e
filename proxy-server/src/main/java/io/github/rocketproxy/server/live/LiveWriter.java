package io.github.rocketproxy.server.live;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Writes the file, a second at a time; a reader sees all of a second or tries again. One thread.
 * Closing it removes the file.
 */
final class LiveWriter implements AutoCloseable {
    private final Path path;
    private final LiveFigures figures;
    private final MemorySegment file;
    private final Histogram interval = new Histogram(2);

    /**
     * @param path an empty file of its own
     * @param endpoints what the proxy is told apart by; cut where it is too long
     */
    LiveWriter(Path path, LiveFigures figures, String endpoints, long startedMs)
            throws IOException {
        this.path = path;
        this.figures = figures;
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file = channel.map(FileChannel.MapMode.READ_WRITE, 0, LiveLayout.BYTES, Arena.ofAuto());
        }
        file.set(JAVA_LONG, LiveLayout.STARTED_MS, startedMs);
        byte[] name = endpoints.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(
                MemorySegment.ofArray(Arrays.copyOf(name, LiveLayout.ENDPOINTS_BYTES)),
                0,
                file,
                LiveLayout.ENDPOINTS,
                LiveLayout.ENDPOINTS_BYTES);
    }

    /**
     * Writes a second.
     *
     * @param nowMs since the epoch
     * @param intervalNs since the last call
     */
    void write(long nowMs, long intervalNs) {
        Map<Gauge, Long> gauges = figures.gauges();
        long sequence = file.get(JAVA_LONG, LiveLayout.SEQUENCE);
        LiveLayout.LONG.setOpaque(file, LiveLayout.SEQUENCE, sequence + 1);
        VarHandle.releaseFence();
        file.set(JAVA_LONG, LiveLayout.WRITTEN_MS, nowMs);
        file.set(JAVA_LONG, LiveLayout.INTERVAL_NS, intervalNs);
        for (Step step : Step.values()) {
            write(step);
        }
        for (ProxyCounter counter : ProxyCounter.values()) {
            write(counter);
        }
        gauges.forEach((gauge, value) -> file.set(JAVA_LONG, LiveLayout.gauge(gauge), value));
        LiveLayout.LONG.setRelease(file, LiveLayout.SEQUENCE, sequence + 2);
        LiveLayout.LONG.setRelease(file, 0L, LiveLayout.identity());
    }

    private void write(Step step) {
        interval.reset();
        figures.addInterval(step, interval);
        long at = LiveLayout.step(step);
        long count = interval.getTotalCount();
        at = put(at, file.get(JAVA_LONG, at) + count);
        at = put(at, count);
        for (double percentile : LiveLayout.PERCENTILES) {
            at = put(at, interval.getValueAtPercentile(percentile));
        }
        put(at, interval.getMaxValue());
    }

    private void write(ProxyCounter counter) {
        long at = LiveLayout.counter(counter);
        long total = figures.counter(counter);
        long before = file.get(JAVA_LONG, at);
        put(put(at, total), total - before);
    }

    private long put(long at, long value) {
        file.set(JAVA_LONG, at, value);
        return at + JAVA_LONG.byteSize();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
