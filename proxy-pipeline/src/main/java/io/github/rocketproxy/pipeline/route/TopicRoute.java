package io.github.rocketproxy.pipeline.route;

import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All that is known of one topic. Immutable. */
public final class TopicRoute {
    private final String topic;
    private final byte[] topicBytes;
    private final MessageKind kind;
    private final QueueRef[] writeQueues;
    private final BrokerRef[] readBrokers;
    private final List<QueueLayout> layouts;
    private final long fetchedNs;
    private final boolean exists;
    private final int meterSlot;

    private TopicRoute(
            String topic,
            boolean exists,
            MessageKind kind,
            List<QueueLayout> layouts,
            QueueRef[] writeQueues,
            BrokerRef[] readBrokers,
            long fetchedNs,
            int meterSlot) {
        this.topic = topic;
        this.topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        this.exists = exists;
        this.kind = kind;
        this.layouts = layouts;
        this.writeQueues = writeQueues;
        this.readBrokers = readBrokers;
        this.fetchedNs = fetchedNs;
        this.meterSlot = meterSlot;
    }

    /**
     * A topic that exists.
     *
     * @param kind what the topic takes; UNSPECIFIED where the broker could not be asked: then
     *     anything passes and the broker decides
     * @param writeQueues sorted by broker name, then queue id: the order that places message
     *     groups, equal in every proxy
     * @param readBrokers brokers with a readable queue and an address
     */
    public static TopicRoute of(
            String topic,
            MessageKind kind,
            List<QueueLayout> layouts,
            List<QueueRef> writeQueues,
            List<BrokerRef> readBrokers,
            long fetchedNs) {
        return new TopicRoute(
                topic,
                true,
                kind,
                List.copyOf(layouts),
                writeQueues.toArray(QueueRef[]::new),
                readBrokers.toArray(BrokerRef[]::new),
                fetchedNs,
                MeterSlots.OTHER);
    }

    /** A topic that the name servers do not know; kept for a short time only. */
    public static TopicRoute missing(String topic, long fetchedNs) {
        return new TopicRoute(
                topic,
                false,
                MessageKind.UNSPECIFIED,
                List.of(),
                new QueueRef[0],
                new BrokerRef[0],
                fetchedNs,
                MeterSlots.OTHER);
    }

    /** The same, counted under that number. */
    public TopicRoute metered(int slot) {
        return new TopicRoute(
                topic, exists, kind, layouts, writeQueues, readBrokers, fetchedNs, slot);
    }

    public String topic() {
        return topic;
    }

    /** {@link #topic()} in UTF-8. Not to be written to. */
    public byte[] topicBytes() {
        return topicBytes;
    }

    /** False: the name servers said that there is no such topic. */
    public boolean exists() {
        return exists;
    }

    public MessageKind kind() {
        return kind;
    }

    /** Everything the name server said, for route answers. */
    public List<QueueLayout> layouts() {
        return layouts;
    }

    /** The topic's queues on the broker that the slice names; null: none. No allocation. */
    public QueueLayout layout(ByteBuf payload, Slice brokerName) {
        for (int i = 0; i < layouts.size(); i++) {
            if (layouts.get(i).broker().isNamed(payload, brokerName)) {
                return layouts.get(i);
            }
        }
        return null;
    }

    /** {@code System.nanoTime()} of the answer that this was made from. */
    public long fetchedNs() {
        return fetchedNs;
    }

    /** The number under which its messages are counted, see {@link MeterSlots}. */
    public int meterSlot() {
        return meterSlot;
    }

    public int writeQueueCount() {
        return writeQueues.length;
    }

    public QueueRef writeQueue(int position) {
        return writeQueues[position];
    }

    public int readBrokerCount() {
        return readBrokers.length;
    }

    public BrokerRef readBroker(int position) {
        return readBrokers[position];
    }
}
