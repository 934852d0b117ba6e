package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Connections;
import io.netty.buffer.ByteBuf;

/**
 * Consumers whose polls wait, on one half of the connections, and sends at a fixed rate on the
 * other. The consumers stay from run to run, until the connections close.
 */
public final class EndToEndLoad {
    private static final int STANDING_MS = 500;

    private final Connections connections;
    private final SendRequests requests;
    private final Subscription subscription;
    private final int loops;
    private final Receiver.Owner books = new Books();
    private Transfer current;

    /**
     * @param connections an even number
     * @param requests with bodies of eight bytes at least
     * @param loops receives in flight over all consumers
     */
    public EndToEndLoad(
            Connections connections, SendRequests requests, Subscription subscription, int loops) {
        this.connections = connections;
        this.requests = requests;
        this.subscription = subscription;
        this.loops = loops;
    }

    /**
     * Sends so many messages at a rate, until all have arrived. The first call announces the
     * consumers.
     */
    public LoadResult run(double ratePerSecond, long count, Progress progress)
            throws InterruptedException {
        boolean isFirst = current == null;
        Transfer transfer = new Transfer(connections, producers(), requests, ratePerSecond, count);
        return transfer.run(
                () -> {
                    current = transfer;
                    if (isFirst) {
                        Announcement.make(
                                connections,
                                producers(),
                                subscription,
                                transfer.run(),
                                () -> receiveAndSend(transfer));
                    } else {
                        transfer.begin(0);
                    }
                },
                progress);
    }

    private int producers() {
        return connections.count() / 2;
    }

    private void receiveAndSend(Transfer transfer) {
        for (int i = 0; i < loops; i++) {
            int connection = producers() + i % (connections.count() - producers());
            new Receiver(books, connections, connection, subscription).receive();
        }
        transfer.begin(STANDING_MS);
    }

    private final class Books implements Receiver.Owner {
        @Override
        public void onMessage(ByteBuf in, int bodyOffset) {
            current.onArrival(SendRequests.stampOf(in, bodyOffset));
        }

        @Override
        public void onBatch(Receiver receiver, int messages, long tookNs) {
            receiver.receive();
        }

        /** Tried again as long as the run has patience with it. */
        @Override
        public void onError(Receiver receiver, String code) {
            if (current.onError(code)) {
                receiver.receive();
            }
        }
    }
}
