package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Connections;
import java.util.concurrent.TimeUnit;

/**
 * One run of sends at a fixed rate whose arrivals are awaited. A latency is from the intended time
 * of a send to its arrival at a consumer.
 */
final class Transfer {
    private static final long MAX_ERRORS = 400;

    private final Connections connections;
    private final int producers;
    private final SendRequests requests;
    private final double ratePerSecond;
    private final long count;
    private final Run run;
    private final Outcome sends = new Outcome();
    private final long createdNs = System.nanoTime();
    private long sendErrors;

    Transfer(
            Connections connections,
            int producers,
            SendRequests requests,
            double ratePerSecond,
            long count) {
        this.connections = connections;
        this.producers = producers;
        this.requests = requests;
        this.ratePerSecond = ratePerSecond;
        this.count = count;
        this.run = new Run(connections, count);
    }

    Run run() {
        return run;
    }

    LoadResult run(Runnable begin, Progress progress) throws InterruptedException {
        return run.await(begin, progress);
    }

    /** Sends, the first message after a delay. */
    void begin(long delayMs) {
        long startNs =
                System.nanoTime() + OpenLoopLoad.LEAD_NS + TimeUnit.MILLISECONDS.toNanos(delayMs);
        Schedule schedule = new Schedule(startNs, ratePerSecond, count);
        new Pacer(connections, producers, requests, schedule, run, sends, this::onSent).tick();
    }

    /** A message is here, with the time at which it was to be sent; older ones do not count. */
    void onArrival(long intendedNs) {
        if (!run.isOver() && intendedNs > createdNs) {
            run.outcome().onSuccess(System.nanoTime() - intendedNs, 1);
            endWhenAllCame();
        }
    }

    /** A receive failed; false where that was one too many. */
    boolean onError(String code) {
        if (!run.isOver()) {
            run.outcome().onError(code);
            endWhenAllCame();
        }
        return run.outcome().errorCount() < MAX_ERRORS;
    }

    private void onSent() {
        if (sends.errorCount() > sendErrors && !run.isOver()) {
            sendErrors = sends.errorCount();
            run.outcome().onError("send " + sends.errors().keySet());
            endWhenAllCame();
        }
    }

    private void endWhenAllCame() {
        if (run.outcome().messages() + sendErrors >= count
                || run.outcome().errorCount() >= MAX_ERRORS) {
            run.end();
        }
    }
}
