package io.github.rocketproxy.server.live;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running proxy's file written every second, from its start until this is closed. A proxy
 * whose file cannot be written runs without.
 */
public final class LiveView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);
    private static final long INTERVAL_MS = 1_000;
    private static final long END_MS = 5_000;

    private final LiveWriter writer;
    private final ScheduledExecutorService schedule =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("mqp-live-view").factory());
    private long lastNs = System.nanoTime();

    private LiveView(LiveWriter writer) {
        this.writer = writer;
    }

    /**
     * Starts it for this process.
     *
     * @param endpoints what the proxy is told apart by
     * @param startedMs since the epoch
     */
    public static AutoCloseable start(
            LiveFolder folder, LiveFigures figures, String endpoints, long startedMs) {
        try {
            LiveWriter writer =
                    new LiveWriter(
                            folder.create(ProcessHandle.current().pid()),
                            figures,
                            endpoints,
                            startedMs);
            LiveView view = new LiveView(writer);
            view.writeSafely();
            view.schedule.scheduleAtFixedRate(
                    view::writeSafely, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
            return view;
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "no live view, bin/rocketproxy stat will not find this proxy: {}",
                    e.toString());
            return () -> {};
        }
    }

    private void writeSafely() {
        try {
            long nowNs = System.nanoTime();
            writer.write(System.currentTimeMillis(), nowNs - lastNs);
            lastNs = nowNs;
        } catch (RuntimeException e) {
            LOG.warn("a second of the live view is missing", e);
        }
    }

    /** Ends the writing, then removes the file; waits a bounded time. */
    @Override
    public void close() throws IOException {
        schedule.shutdown();
        try {
            schedule.awaitTermination(END_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close();
    }
}
