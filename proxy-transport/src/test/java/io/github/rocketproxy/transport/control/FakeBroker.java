package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.ConsumerOffsets;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions;
import io.github.rocketproxy.pipeline.port.MessageRecall;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.QueueRef;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Remembers what it was asked; brokers whose name starts with {@code bad} refuse everything. */
final class FakeBroker implements ConsumerOffsets, MessageRecall, LiteSubscriptions {
    /** What any question for an offset is answered. */
    static final long OFFSET = 42;

    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

    private void ask(String what, BrokerRef broker) throws BrokerRefusedException {
        asked.add(what);
        if (broker.name().startsWith("bad")) {
            throw new BrokerRefusedException(ReplyCode.OFFSET_NOT_FOUND, "refused");
        }
    }

    private static String name(String topic, QueueRef queue) {
        return topic + "@" + queue.broker().name() + ":" + queue.queueId();
    }

    @Override
    public void commit(String group, String topic, QueueRef queue, long offset)
            throws BrokerRefusedException {
        ask("commit " + group + " " + name(topic, queue) + " " + offset, queue.broker());
    }

    @Override
    public long committed(String group, String topic, QueueRef queue)
            throws BrokerRefusedException {
        ask("committed " + group + " " + name(topic, queue), queue.broker());
        return OFFSET;
    }

    @Override
    public long earliest(String topic, QueueRef queue) throws BrokerRefusedException {
        ask("earliest " + name(topic, queue), queue.broker());
        return OFFSET;
    }

    @Override
    public long latest(String topic, QueueRef queue) throws BrokerRefusedException {
        ask("latest " + name(topic, queue), queue.broker());
        return OFFSET;
    }

    @Override
    public long storedAt(String topic, QueueRef queue, long storedMs)
            throws BrokerRefusedException {
        ask("storedAt " + name(topic, queue) + " " + storedMs, queue.broker());
        return OFFSET;
    }

    @Override
    public String recall(BrokerRef broker, String topic, String handle)
            throws BrokerRefusedException {
        ask("recall " + topic + "@" + broker.name() + " " + handle, broker);
        return "the id";
    }

    @Override
    public void tell(BrokerRef broker, Change change) throws BrokerRefusedException {
        changes.add(change);
        ask("tell " + broker.name(), broker);
    }
}
