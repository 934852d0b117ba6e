package io.github.rocketproxy.transport.control;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Runs control work on virtual threads, at most so many at a time. Any thread. */
public final class ControlThreads implements AutoCloseable {
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("mqp-control-", 0).factory());
    private final Semaphore permits;

    /**
     * @param maxRunning most tasks at a time
     */
    public ControlThreads(int maxRunning) {
        this.permits = new Semaphore(maxRunning);
    }

    /** Runs the task on a thread of its own; false, at once, if too many run or after close. */
    public boolean tryRun(Runnable task) {
        if (!permits.tryAcquire()) {
            return false;
        }
        try {
            threads.execute(
                    () -> {
                        try {
                            task.run();
                        } finally {
                            permits.release();
                        }
                    });
            return true;
        } catch (RejectedExecutionException closed) {
            permits.release();
            return false;
        }
    }

    /** Interrupts what runs, takes nothing more. Does not wait. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
