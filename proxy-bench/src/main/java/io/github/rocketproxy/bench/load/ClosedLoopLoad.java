package io.github.rocketproxy.bench.load;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps a fixed number of sends in flight: the next leaves when one is answered. Measures
 * throughput and cost; its latencies say what the load made of them, use {@link OpenLoopLoad} for
 * latency.
 */
public final class ClosedLoopLoad {
    private static final long DEADLINE_MS = 30_000;

    /** A connection with this many errors gives up: what it measures is no longer the target. */
    private static final long MAX_ERRORS = 100;

    private final Connections connections;
    private final SendRequests requests;
    private final int streams;
    private final long count;
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicInteger running;
    private final Run run;

    /**
     * @param streams sends in flight on each connection
     * @param count messages to send in all
     */
    public ClosedLoopLoad(Connections connections, SendRequests requests, int streams, long count) {
        this.connections = connections;
        this.requests = requests;
        this.streams = streams;
        this.count = count;
        this.running = new AtomicInteger(streams * connections.count());
        this.run = new Run(connections.count(), count);
    }

    /** Runs to the end. Call once. */
    public LoadResult run(Progress progress) throws InterruptedException {
        for (int stream = 0; stream < streams; stream++) {
            for (int connection = 0; connection < connections.count(); connection++) {
                sendNext(connection);
            }
        }
        return run.await(progress, false);
    }

    private void sendNext(int connection) {
        if (run.errors(connection) < MAX_ERRORS && tickets.getAndIncrement() < count) {
            connections.call(
                    connection,
                    Connections.SEND,
                    requests.next(),
                    DEADLINE_MS,
                    new Send(connection, System.nanoTime()));
        } else if (running.decrementAndGet() == 0) {
            run.end();
        }
    }

    private final class Send extends ClientCall.Listener<byte[]> {
        private final int connection;
        private final long sentNs;
        private byte[] reply;

        Send(int connection, long sentNs) {
            this.connection = connection;
            this.sentNs = sentNs;
        }

        @Override
        public void onMessage(byte[] message) {
            reply = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            run.onReply(connection, status, reply, sentNs, 1);
            sendNext(connection);
        }
    }
}
