package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Connections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A run in progress: its books, written on the event loop, and its end to wait for. */
final class Run {
    private static final int STALLED_S = 30;

    private final Connections connections;
    private final long wanted;
    private final Outcome outcome = new Outcome();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long startNs = System.nanoTime();
    private volatile long endNs;
    private volatile boolean missedRate;

    Run(Connections connections, long wanted) {
        this.connections = connections;
        this.wanted = wanted;
    }

    Outcome outcome() {
        return outcome;
    }

    /** The generator fell behind its schedule. */
    void missRate() {
        missedRate = true;
    }

    boolean isOver() {
        return ended.getCount() == 0;
    }

    /** Nothing counts after this. */
    void end() {
        if (!isOver()) {
            endNs = System.nanoTime();
            ended.countDown();
        }
    }

    /**
     * Begins on the event loop and waits for {@link #end()}; ends by itself where nothing was
     * answered for half a minute.
     */
    LoadResult await(Runnable begin, Progress progress) throws InterruptedException {
        connections
                .loop()
                .execute(
                        () -> {
                            begin.run();
                            connections.flush();
                        });
        long seen = 0;
        int silentS = 0;
        while (!ended.await(1, TimeUnit.SECONDS)) {
            long now = outcome.messages() + outcome.errorCount();
            silentS = now == seen ? silentS + 1 : 0;
            seen = now;
            progress.onSecond(outcome.messages(), wanted, outcome.errorCount());
            if (silentS >= STALLED_S) {
                connections.loop().submit(this::giveUp).awaitUninterruptibly();
            }
        }
        return new LoadResult(outcome, endNs - startNs, missedRate);
    }

    private void giveUp() {
        if (!isOver()) {
            outcome.onErrors("no answer", wanted - outcome.messages());
            end();
        }
    }
}
