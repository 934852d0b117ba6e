package io.github.rocketproxy.server.live;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;

/** Reads the file of a running proxy, from any process of its user. One thread. */
public final class LiveReader implements AutoCloseable {
    private static final int ATTEMPTS = 10_000;

    private final long pid;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment file;

    /**
     * Opens it.
     *
     * @throws IOException there is none, or it was written by another version; says so
     */
    public LiveReader(LiveFolder folder, long pid) throws IOException {
        this.pid = pid;
        Path path = folder.file(pid);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() != LiveLayout.BYTES) {
                throw otherVersion();
            }
            file = channel.map(FileChannel.MapMode.READ_ONLY, 0, LiveLayout.BYTES, arena);
            if ((long) LiveLayout.LONG.getAcquire(file, 0L) != LiveLayout.identity()) {
                throw otherVersion();
            }
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static IOException otherVersion() {
        return new IOException("written by another version; use that version's bin/rocketproxy");
    }

    /**
     * The newest second.
     *
     * @throws IOException none could be had whole: its writer ended in the middle of one
     */
    public LiveSnapshot read() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = (long) LiveLayout.LONG.getAcquire(file, LiveLayout.SEQUENCE);
            LiveSnapshot snapshot = copy();
            VarHandle.acquireFence();
            long after = (long) LiveLayout.LONG.getOpaque(file, LiveLayout.SEQUENCE);
            if (before == after && before % 2 == 0) {
                return snapshot;
            }
            Thread.onSpinWait();
        }
        throw new IOException("left in the middle of a second");
    }

    private LiveSnapshot copy() {
        return new LiveSnapshot(
                pid,
                endpoints(),
                value(LiveLayout.STARTED_MS),
                value(LiveLayout.WRITTEN_MS),
                value(LiveLayout.INTERVAL_NS),
                steps(),
                counters(),
                gauges());
    }

    private String endpoints() {
        byte[] name =
                file.asSlice(LiveLayout.ENDPOINTS, LiveLayout.ENDPOINTS_BYTES).toArray(JAVA_BYTE);
        return new String(name, StandardCharsets.UTF_8).trim();
    }

    private Map<Step, LiveSnapshot.Durations> steps() {
        Map<Step, LiveSnapshot.Durations> steps = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            steps.put(step, durations(file.asSlice(LiveLayout.step(step))));
        }
        return steps;
    }

    private static LiveSnapshot.Durations durations(MemorySegment longs) {
        return new LiveSnapshot.Durations(
                longs.getAtIndex(JAVA_LONG, 0),
                longs.getAtIndex(JAVA_LONG, 1),
                longs.getAtIndex(JAVA_LONG, 2),
                longs.getAtIndex(JAVA_LONG, 3),
                longs.getAtIndex(JAVA_LONG, 4),
                longs.getAtIndex(JAVA_LONG, 5),
                longs.getAtIndex(JAVA_LONG, 6));
    }

    private Map<ProxyCounter, LiveSnapshot.Count> counters() {
        Map<ProxyCounter, LiveSnapshot.Count> counters = new EnumMap<>(ProxyCounter.class);
        for (ProxyCounter counter : ProxyCounter.values()) {
            long at = LiveLayout.counter(counter);
            counters.put(
                    counter, new LiveSnapshot.Count(value(at), value(at + JAVA_LONG.byteSize())));
        }
        return counters;
    }

    private Map<Gauge, Long> gauges() {
        Map<Gauge, Long> gauges = new EnumMap<>(Gauge.class);
        for (Gauge gauge : Gauge.values()) {
            gauges.put(gauge, value(LiveLayout.gauge(gauge)));
        }
        return gauges;
    }

    private long value(long at) {
        return file.get(JAVA_LONG, at);
    }

    @Override
    public void close() {
        arena.close();
    }
}
