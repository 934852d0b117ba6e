package io.github.rocketproxy.server.log;

import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Takes entries from anywhere without making anybody wait, and hands them to a writer on a thread
 * of its own. What does not fit is not taken.
 *
 * @param <T> an entry; not changed any more once it is here
 */
public final class BackgroundQueue<T> implements AutoCloseable {
    private static final int REST_MS = 1_000;

    private final Consumer<T> writer;
    private final ManyToOneConcurrentArrayQueue<T> queue;
    private final BackgroundThread thread;

    /**
     * Looks once a second.
     *
     * @param name of the thread
     * @param maxQueued entries that may wait; a power of two
     * @param writer gets the entries one by one, on that thread; may block
     */
    public BackgroundQueue(String name, int maxQueued, Consumer<T> writer) {
        this(name, maxQueued, REST_MS, writer);
    }

    /**
     * As the other.
     *
     * @param restMs how long the thread rests between looks, unless the queue is half full
     */
    public BackgroundQueue(String name, int maxQueued, int restMs, Consumer<T> writer) {
        this.writer = writer;
        queue = new ManyToOneConcurrentArrayQueue<>(maxQueued);
        int half = maxQueued / 2;
        thread = new BackgroundThread(name, restMs, this::write, () -> queue.size() >= half);
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    /** Whether there was room. Any thread; does not wait. */
    public boolean offer(T entry) {
        boolean isTaken = queue.offer(entry);
        thread.onMore();
        return isTaken;
    }

    /** Writes what is queued; one thread at a time. */
    public void write() {
        queue.drain(writer);
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
        boolean hasEnded = thread.end();
        if (hasEnded) {
            thread.work();
        }
        return hasEnded;
    }
}
