package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Connections;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Receives in batches and acks each with one call, in a number of loops, until enough messages are
 * confirmed or every loop found nothing or failed several times. A latency is one receive with its
 * ack.
 */
public final class ReceiveAckLoad {
    private static final int MAX_FAILURES = 3;
    private static final long DRAIN_S = 35;

    private final Connections connections;
    private final Subscription subscription;
    private final int loops;
    private final long count;
    private final Run run;
    private final CountDownLatch drained;
    private int failures;

    /**
     * @param loops receives in flight over all connections
     * @param count ends when this many messages are confirmed
     */
    public ReceiveAckLoad(
            Connections connections, Subscription subscription, int loops, long count) {
        this.connections = connections;
        this.subscription = subscription;
        this.loops = loops;
        this.count = count;
        this.run = new Run(connections, count);
        this.drained = new CountDownLatch(loops);
    }

    /** Announces the consumers, then runs to the end. Call once. */
    public LoadResult run(Progress progress) throws InterruptedException {
        return run.await(
                () -> Announcement.make(connections, 0, subscription, run, this::begin), progress);
    }

    /**
     * Waits until no poll is under way any more: those that the broker still had would swallow what
     * comes next.
     */
    public void drain() throws InterruptedException {
        if (!drained.await(DRAIN_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("polls did not end in time");
        }
    }

    private void begin() {
        for (int i = 0; i < loops; i++) {
            new Receiver(new Books(), connections, i % connections.count(), subscription).receive();
        }
    }

    private final class Books implements Receiver.Owner {
        @Override
        public void onMessage(ByteBuf in, int bodyOffset) {}

        @Override
        public void onBatch(Receiver receiver, int messages, long tookNs) {
            if (messages == 0) {
                failures++;
            } else if (!run.isOver()) {
                run.outcome().onSuccess(tookNs, messages);
            }
            again(receiver);
        }

        @Override
        public void onError(Receiver receiver, String code) {
            failures++;
            if (!run.isOver()) {
                run.outcome().onError(code);
            }
            again(receiver);
        }

        private void again(Receiver receiver) {
            if (run.outcome().messages() >= count || failures >= MAX_FAILURES * loops) {
                run.end();
            }
            if (run.isOver()) {
                drained.countDown();
            } else {
                receiver.receive();
            }
        }
    }
}
