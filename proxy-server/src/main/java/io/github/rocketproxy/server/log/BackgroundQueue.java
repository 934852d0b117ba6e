package io.github.rocketproxy.server.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes entries from anywhere without making anybody wait, and hands them to a writer on a thread
 * of its own. What does not fit is not taken. The thread rests between looks, since waking up costs
 * more than an entry does; a queue that is half full wakes it.
 *
 * @param <T> an entry; not changed any more once it is here
 */
public final class BackgroundQueue<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundQueue.class);
    private static final int REST_MS = 1_000;
    private static final Duration END = Duration.ofSeconds(1);

    private final String name;
    private final long restNs;
    private final int wakeAt;
    private final Consumer<T> writer;
    private final Runnable drained;
    private final ManyToOneConcurrentArrayQueue<T> queue;
    private Thread thread; // of start and end
    private volatile Thread resting; // null: at work, or not there
    private volatile boolean isEnding;

    /**
     * Looks once a second.
     *
     * @param name of the thread
     * @param maxQueued entries that may wait; a power of two
     * @param writer gets the entries one by one, on that thread; may block
     */
    public BackgroundQueue(String name, int maxQueued, Consumer<T> writer) {
        this(name, maxQueued, REST_MS, writer, () -> {});
    }

    /**
     * As the other.
     *
     * @param restMs how long the thread rests between looks
     * @param drained runs on that thread each time when the entries so far are written, or there
     *     were none
     */
    public BackgroundQueue(
            String name, int maxQueued, int restMs, Consumer<T> writer, Runnable drained) {
        this.name = name;
        this.restNs = TimeUnit.MILLISECONDS.toNanos(restMs);
        this.wakeAt = maxQueued / 2;
        this.writer = writer;
        this.drained = drained;
        queue = new ManyToOneConcurrentArrayQueue<>(maxQueued);
    }

    /** Begins to write. */
    public void start() {
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        while (!isEnding) {
            write();
            resting = Thread.currentThread();
            if (queue.size() < wakeAt && !isEnding) { // else it came before anybody could wake us
                LockSupport.parkNanos(this, restNs);
            }
            resting = null;
        }
    }

    /** Whether there was room. Any thread; does not wait. */
    public boolean offer(T entry) {
        boolean isTaken = queue.offer(entry);
        if (queue.size() >= wakeAt) {
            wake();
        }
        return isTaken;
    }

    private void wake() {
        Thread sleeper = resting;
        if (sleeper != null) {
            resting = null; // once is enough
            LockSupport.unpark(sleeper);
        }
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
        isEnding = true;
        wake();
        try {
            boolean hasEnded = thread == null || thread.join(END);
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
