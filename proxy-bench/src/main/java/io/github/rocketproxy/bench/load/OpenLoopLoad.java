package io.github.rocketproxy.bench.load;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at a fixed rate, whatever the answers do, and counts latency from the intended time of each
 * message. The number in flight is bounded; while the bound holds sending up, latencies grow, as
 * they must, and the result says that the rate was missed.
 */
public final class OpenLoopLoad {
    private static final long DEADLINE_MS = 30_000;
    private static final int MAX_IN_FLIGHT = 10_000;
    private static final long LEAD_NS = 10_000_000;

    private final Connections connections;
    private final SendRequests requests;
    private final double ratePerSecond;
    private final long count;
    private final AtomicLong pending;
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
    private final Run run;

    /**
     * @param ratePerSecond messages per second over all connections
     * @param count messages to send in all
     */
    public OpenLoopLoad(
            Connections connections, SendRequests requests, double ratePerSecond, long count) {
        this.connections = connections;
        this.requests = requests;
        this.ratePerSecond = ratePerSecond;
        this.count = count;
        this.pending = new AtomicLong(count);
        this.run = new Run(connections.count(), count);
    }

    /** Runs to the end on the calling thread, which is the pacer. Call once. */
    public LoadResult run(Progress progress) throws InterruptedException {
        Schedule schedule = new Schedule(System.nanoTime() + LEAD_NS, ratePerSecond, count);
        long lastSentNs = pace(schedule, progress);
        return run.await(progress, schedule.isMissed(lastSentNs));
    }

    private long pace(Schedule schedule, Progress progress) throws InterruptedException {
        long sent = 0;
        long nowNs = System.nanoTime();
        long nextReportNs = nowNs + 1_000_000_000;
        while (sent < count) {
            long due = schedule.dueCount(nowNs);
            for (; sent < due; sent++) {
                inFlight.acquire();
                send((int) (sent % connections.count()), schedule.intendedNs(sent));
            }
            nowNs = System.nanoTime();
            if (nowNs >= nextReportNs) {
                progress.onSecond(run.done(), count, run.errors());
                nextReportNs += 1_000_000_000;
            }
            if (sent < count) {
                LockSupport.parkNanos(schedule.intendedNs(sent) - nowNs);
                nowNs = System.nanoTime();
            }
        }
        return nowNs;
    }

    private void send(int connection, long intendedNs) {
        connections.call(
                connection,
                Connections.SEND,
                requests.next(),
                DEADLINE_MS,
                new Send(connection, intendedNs));
    }

    private final class Send extends ClientCall.Listener<byte[]> {
        private final int connection;
        private final long intendedNs;
        private byte[] reply;

        Send(int connection, long intendedNs) {
            this.connection = connection;
            this.intendedNs = intendedNs;
        }

        @Override
        public void onMessage(byte[] message) {
            reply = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            run.onReply(connection, status, reply, intendedNs, 1);
            inFlight.release();
            if (pending.decrementAndGet() == 0) {
                run.end();
            }
        }
    }
}
