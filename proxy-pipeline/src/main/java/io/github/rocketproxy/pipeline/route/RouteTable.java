package io.github.rocketproxy.pipeline.route;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A snapshot of all known routes and brokers. Immutable; any thread. */
public final class RouteTable {
    /** Nothing known yet. */
    public static final RouteTable EMPTY = new RouteTable(Map.of(), Map.of());

    private final Map<String, TopicRoute> topics;
    private final Map<String, BrokerRef> brokers;
    private final Utf8Index<TopicRoute> topicIndex;
    private final Utf8Index<BrokerRef> brokerIndex;

    /**
     * @param topics by topic name, missing ones included
     * @param brokers by broker name
     */
    public RouteTable(Map<String, TopicRoute> topics, Map<String, BrokerRef> brokers) {
        this.topics = new LinkedHashMap<>(topics);
        this.brokers = new LinkedHashMap<>(brokers);
        this.topicIndex = new Utf8Index<>(this.topics.values(), TopicRoute::topicBytes);
        this.brokerIndex = new Utf8Index<>(this.brokers.values(), BrokerRef::nameBytes);
    }

    /**
     * The route of the topic that the slice names; null while nothing is known of it. No
     * allocation.
     */
    public TopicRoute find(ByteBuf payload, Slice topic) {
        return topicIndex.find(payload, topic.offset(), topic.length());
    }

    /** The broker of that name; null if no route has shown it. No allocation. */
    public BrokerRef findBroker(ByteBuf payload, int offset, int length) {
        return brokerIndex.find(payload, offset, length);
    }

    /** The route of that topic, or null. */
    public TopicRoute topic(String name) {
        return topics.get(name);
    }

    /** The broker of that name, or null. */
    public BrokerRef broker(String name) {
        return brokers.get(name);
    }

    /** All topics; a copy's view, for the control plane. */
    public Map<String, TopicRoute> topics() {
        return Collections.unmodifiableMap(topics);
    }

    /** All brokers; for the control plane. */
    public Map<String, BrokerRef> brokers() {
        return Collections.unmodifiableMap(brokers);
    }
}
