package io.github.rocketproxy.server.log;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes entries from anywhere without making anybody wait, and hands them to a writer on a thread
 * of its own. What does not fit is not taken.
 *
 * @param <T> an entry; not changed any more once it is here
 */
public final class BackgroundQueue<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundQueue.class);
    private static final long WRITE_EVERY_MS = 100;
    private static final long END_S = 1;

    private final String name;
    private final Consumer<T> writer;
    private final Runnable drained;
    private final ManyToOneConcurrentArrayQueue<T> queue;
    private final ScheduledExecutorService thread;

    /**
     * @param name of the thread
     * @param maxQueued entries that may wait; a power of two
     * @param writer gets the entries one by one, on that thread; may block
     */
    public BackgroundQueue(String name, int maxQueued, Consumer<T> writer) {
        this(name, maxQueued, writer, () -> {});
    }

    /**
     * As the other.
     *
     * @param drained runs on that thread each time when the entries so far are written, or there
     *     were none
     */
    public BackgroundQueue(String name, int maxQueued, Consumer<T> writer, Runnable drained) {
        this.name = name;
        this.writer = writer;
        this.drained = drained;
        queue = new ManyToOneConcurrentArrayQueue<>(maxQueued);
        thread =
                Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name(name).factory());
    }

    /** Begins to write. */
    public void start() {
        thread.scheduleWithFixedDelay(
                this::write, WRITE_EVERY_MS, WRITE_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether there was room. Any thread; does not wait. */
    public boolean offer(T entry) {
        return queue.offer(entry);
    }

    /** Writes what is queued; one thread at a time. */
    public void write() {
        try {
            queue.drain(writer);
            drained.run();
        } catch (RuntimeException e) {
            LOG.error("{} lost an entry", name, e);
        }
    }

    /** As {@link #end}. */
    @Override
    public void close() {
        end();
    }

    /**
     * Writes what is queued and ends.
     *
     * @return whether that is done; false: the writer is still at work after a while
     */
    public boolean end() {
        thread.shutdown();
        try {
            boolean hasEnded = thread.awaitTermination(END_S, TimeUnit.SECONDS);
            if (hasEnded) {
                write();
            }
            return hasEnded;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
