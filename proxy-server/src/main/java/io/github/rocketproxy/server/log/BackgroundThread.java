package io.github.rocketproxy.server.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does its work from time to time, for others whom it makes not wait. It rests in between, since
 * waking up costs more than a little work does; whoever finds that there is much wakes it.
 */
public final class BackgroundThread {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);
    private static final Duration END = Duration.ofSeconds(1);

    private final String name;
    private final long restNs;
    private final Runnable work;
    private final BooleanSupplier isMuch;
    private Thread thread; // of start and end
    private volatile Thread resting; // null: at work, or not there
    private volatile boolean isEnding;

    /**
     * @param restMs how long it rests
     * @param work what it does, until nothing is left to do; may block
     * @param isMuch whether there is so much to do that it should not rest
     */
    public BackgroundThread(String name, int restMs, Runnable work, BooleanSupplier isMuch) {
        this.name = name;
        this.restNs = TimeUnit.MILLISECONDS.toNanos(restMs);
        this.work = work;
        this.isMuch = isMuch;
    }

    /** Begins. */
    public void start() {
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        while (!isEnding) {
            work();
            resting = Thread.currentThread();
            if (!isMuch.getAsBoolean() && !isEnding) { // else it came before anybody could wake us
                LockSupport.parkNanos(this, restNs);
            }
            resting = null;
        }
    }

    /** Does the work here and now: by the thread, or by who has ended it. */
    public void work() {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("{} lost an entry", name, e);
        }
    }

    /** There is more to do: wakes it if that is much. Any thread; does not wait. */
    public void onMore() {
        if (isMuch.getAsBoolean()) {
            wake();
        }
    }

    private void wake() {
        Thread sleeper = resting;
        if (sleeper != null) {
            resting = null; // once is enough
            LockSupport.unpark(sleeper);
        }
    }

    /**
     * Ends; what is left to do is the caller's.
     *
     * @return whether it has ended; false: it is still at work after a while
     */
    public boolean end() {
        isEnding = true;
        wake();
        try {
            return thread == null || thread.join(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
