package io.github.rocketproxy.bench.load;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Receives in batches and confirms each batch with one ack, in a number of loops on each
 * connection, until enough messages are confirmed or several polls in a row found nothing. A
 * latency is one receive with its ack.
 */
public final class ReceiveAckLoad {
    private static final long DEADLINE_MS = 30_000;
    private static final long TELEMETRY_DEADLINE_MS = 3_600_000;
    private static final long POLL_S = 5;
    private static final long INVISIBLE_S = 60;
    private static final int BATCH = 32;
    private static final int MAX_FAILURES = 3;
    private static final int SIMPLE_CONSUMER = 3;

    private final Connections connections;
    private final int loops;
    private final long count;
    private final ProtoFields group;
    private final ProtoFields topic;
    private final byte[] receiveRequest;
    private final AtomicInteger running;
    private final AtomicLong confirmed = new AtomicLong();
    private final Run run;

    /**
     * @param loops receive loops on each connection
     * @param count stop when this many messages are confirmed
     */
    public ReceiveAckLoad(
            Connections connections, String topicName, String groupName, int loops, long count) {
        this.connections = connections;
        this.loops = loops;
        this.count = count;
        this.group = new ProtoFields().text(2, groupName);
        this.topic = new ProtoFields().text(2, topicName);
        this.receiveRequest =
                new ProtoFields()
                        .message(1, group)
                        .message(2, new ProtoFields().message(1, topic))
                        .message(3, new ProtoFields().number(1, 1).text(2, "*"))
                        .number(4, BATCH)
                        .message(5, new ProtoFields().number(1, INVISIBLE_S))
                        .message(7, new ProtoFields().number(1, POLL_S))
                        .toBytes();
        this.running = new AtomicInteger(loops * connections.count());
        this.run = new Run(connections.count(), count);
    }

    /** Announces the consumers, then runs to the end. Call once. */
    public LoadResult run(Progress progress) throws InterruptedException {
        for (int connection = 0; connection < connections.count(); connection++) {
            announce(connection);
        }
        for (int loop = 0; loop < loops; loop++) {
            for (int connection = 0; connection < connections.count(); connection++) {
                new Loop(connection).receive();
            }
        }
        return run.await(progress, false);
    }

    /** Settings first: a proxy may refuse to serve consumers that it does not know. */
    private void announce(int connection) throws InterruptedException {
        CountDownLatch known = new CountDownLatch(1);
        ClientCall<byte[], byte[]> call =
                connections.open(
                        connection,
                        Connections.TELEMETRY,
                        TELEMETRY_DEADLINE_MS,
                        new ClientCall.Listener<>() {
                            @Override
                            public void onMessage(byte[] message) {
                                known.countDown();
                            }
                        });
        ProtoFields settings =
                new ProtoFields()
                        .number(1, SIMPLE_CONSUMER)
                        .message(4, new ProtoFields().number(1, 3))
                        .message(6, new ProtoFields().message(1, group));
        call.sendMessage(new ProtoFields().message(2, settings).toBytes());
        if (!known.await(DEADLINE_MS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("no answer to the consumer's settings");
        }
    }

    private final class Loop {
        private final int connection;
        private int failures;
        private long startNs;
        private ProtoFields ack;
        private int entries;
        private int statusCode;

        Loop(int connection) {
            this.connection = connection;
        }

        void receive() {
            if (failures >= MAX_FAILURES || confirmed.get() >= count) {
                if (running.decrementAndGet() == 0) {
                    run.end();
                }
                return;
            }
            startNs = System.nanoTime();
            ack = new ProtoFields().message(1, group).message(2, topic);
            entries = 0;
            statusCode = Replies.MALFORMED;
            connections.call(
                    connection, Connections.RECEIVE, receiveRequest, DEADLINE_MS, new Receive());
        }

        private void onItem(byte[] item) {
            ProtoFields entry = Replies.ackEntry(item);
            if (entry != null) {
                ack.message(3, entry);
                entries++;
            } else if (statusCode == Replies.MALFORMED) {
                statusCode = Replies.statusCode(item);
            }
        }

        private void onReceived(Status status) {
            if (status.isOk() && entries > 0) {
                failures = 0;
                connections.call(
                        connection, Connections.ACK, ack.toBytes(), DEADLINE_MS, new Ack());
                return;
            }
            failures++;
            if (!status.isOk()) {
                run.outcome(connection).onError("grpc " + status.getCode());
            } else if (statusCode != Replies.MESSAGE_NOT_FOUND) {
                run.outcome(connection).onError("code " + statusCode);
            }
            receive();
        }

        private final class Receive extends ClientCall.Listener<byte[]> {
            @Override
            public void onMessage(byte[] message) {
                onItem(message);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                onReceived(status);
            }
        }

        private final class Ack extends ClientCall.Listener<byte[]> {
            private byte[] reply;

            @Override
            public void onMessage(byte[] message) {
                reply = message;
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                run.onReply(connection, status, reply, startNs, entries);
                confirmed.addAndGet(entries);
                receive();
            }
        }
    }
}
