package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Connections;
import io.netty.buffer.ByteBuf;

/**
 * Sends at a fixed rate on one half of the connections and receives on the other, where polls wait.
 * A latency is from the intended time of a send to its arrival at the consumer.
 */
public final class EndToEndLoad {
    private static final long POLLS_ARRIVE_NS = 500_000_000;
    private static final long MAX_ERRORS = 400;

    private final Connections connections;
    private final SendRequests requests;
    private final Subscription subscription;
    private final int loops;
    private final double ratePerSecond;
    private final long count;
    private final Run run;
    private final Outcome sends = new Outcome();
    private final long oldestStampNs = System.nanoTime();

    /**
     * @param connections an even number
     * @param requests with bodies of eight bytes at least
     * @param loops receives in flight over all consumers
     * @param count messages to send and to receive
     */
    public EndToEndLoad(
            Connections connections,
            SendRequests requests,
            Subscription subscription,
            int loops,
            double ratePerSecond,
            long count) {
        this.connections = connections;
        this.requests = requests;
        this.subscription = subscription;
        this.loops = loops;
        this.ratePerSecond = ratePerSecond;
        this.count = count;
        this.run = new Run(connections, count);
    }

    /** Runs until all messages arrived. Call once. */
    public LoadResult run(Progress progress) throws InterruptedException {
        return run.await(
                () -> Announcement.make(connections, producers(), subscription, run, this::begin),
                progress);
    }

    private int producers() {
        return connections.count() / 2;
    }

    private void begin() {
        for (int i = 0; i < loops; i++) {
            int connection = producers() + i % (connections.count() - producers());
            new Receiver(new Books(), connections, connection, subscription).receive();
        }
        Schedule schedule = new Schedule(System.nanoTime() + POLLS_ARRIVE_NS, ratePerSecond, count);
        new Pacer(connections, producers(), requests, schedule, run, sends, this::onSent).tick();
    }

    private void onSent() {
        if (sends.errorCount() > 0 && !run.isOver()) {
            sends.errors().forEach((code, errors) -> onErrors("send " + code, errors));
        }
    }

    private void onErrors(String code, long errors) {
        long known = run.outcome().errors().getOrDefault(code, 0L);
        if (errors > known) {
            run.outcome().onErrors(code, errors - known);
            endWhenDone();
        }
    }

    private void endWhenDone() {
        Outcome arrived = run.outcome();
        if (arrived.messages() + sends.errorCount() >= count
                || arrived.errorCount() >= MAX_ERRORS) {
            run.end();
        }
    }

    private final class Books implements Receiver.Owner {
        @Override
        public boolean wantsMore() {
            return !run.isOver();
        }

        /** What an earlier run left behind does not count. */
        @Override
        public void onMessage(ByteBuf in, int bodyOffset) {
            long intendedNs = SendRequests.stampOf(in, bodyOffset);
            long nowNs = System.nanoTime();
            if (wantsMore() && intendedNs > oldestStampNs && intendedNs <= nowNs) {
                run.outcome().onSuccess(nowNs - intendedNs, 1);
                endWhenDone();
            }
        }

        @Override
        public void onBatch(int messages, long tookNs) {}

        @Override
        public void onEmpty(Receiver receiver) {
            if (wantsMore()) {
                receiver.receive();
            }
        }

        @Override
        public void onError(Receiver receiver, String code) {
            if (wantsMore()) {
                run.outcome().onError(code);
                endWhenDone();
                onEmpty(receiver);
            }
        }
    }
}
