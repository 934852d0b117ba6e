package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers about topics and the snapshot made from them. A swap copies the tables, so answers
 * that come together go into one swap, and an answer that says nothing new into none.
 */
final class RouteTables {
    private static final Logger LOG = LoggerFactory.getLogger(RouteTables.class);

    private final int maxTopics;
    private final ConcurrentMap<String, TopicAnswer> answers = new ConcurrentHashMap<>();
    private final Queue<TopicAnswer> pending = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Brokers brokers = new Brokers(); // under lock
    private volatile MeterSlots slots = new MeterSlots(0);
    private volatile RouteTable table = RouteTable.EMPTY;

    // refresher thread
    private RouteTable lookedThrough = RouteTable.EMPTY;
    private List<BrokerRef> unrouted = List.of();

    RouteTables(int maxTopics) {
        this.maxTopics = maxTopics;
    }

    /** Before the first answer: where topics get the numbers from that they are counted by. */
    void meter(MeterSlots slots) {
        this.slots = slots;
    }

    RouteTable table() {
        return table;
    }

    /** The newest answer about that topic, or null. */
    TopicAnswer answer(String topic) {
        return answers.get(topic);
    }

    Collection<TopicAnswer> answers() {
        return answers.values();
    }

    boolean hasRoomFor(String topic) {
        return answers.size() < maxTopics || answers.containsKey(topic);
    }

    /** Takes answers in; returns when the snapshot shows them, unless they are over a bound. */
    void apply(Collection<TopicAnswer> fresh) {
        pending.addAll(fresh);
        lock.lock();
        try {
            Map<String, TopicRoute> topics = new HashMap<>();
            boolean hasMoved = false;
            for (TopicAnswer next = pending.poll(); next != null; next = pending.poll()) {
                hasMoved |= takeIn(next, topics);
            }
            if (!topics.isEmpty() || hasMoved) {
                swap(topics, hasMoved);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean takeIn(TopicAnswer fresh, Map<String, TopicRoute> topics) {
        if (!hasRoomFor(fresh.topic())) {
            return false;
        }
        try {
            boolean hasMoved = fresh.exists() && brokers.learn(fresh.data().getBrokerDatas());
            TopicAnswer older = answers.put(fresh.topic(), fresh);
            if (older == null || !fresh.saysTheSameAs(older)) {
                topics.put(fresh.topic(), route(fresh));
            }
            return hasMoved;
        } catch (IllegalStateException overBound) {
            LOG.error("the route of {} is not taken: {}", fresh.topic(), overBound.getMessage());
            return false;
        }
    }

    private TopicRoute route(TopicAnswer answer) {
        return answer.exists()
                ? Routes.of(
                                answer.topic(),
                                answer.data(),
                                answer.kind(),
                                brokers,
                                answer.fetchedNs())
                        .metered(slots.slotOf(answer.topic()))
                : TopicRoute.missing(answer.topic(), answer.fetchedNs());
    }

    private void swap(Map<String, TopicRoute> changed, boolean hasMoved) {
        Map<String, TopicRoute> topics = new HashMap<>(table.topics());
        topics.putAll(changed);
        if (hasMoved) {
            // Older routes hold the broker under its former address.
            answers.values().forEach(answer -> topics.put(answer.topic(), route(answer)));
        }
        table = new RouteTable(topics, brokers.snapshot());
    }

    /** Refresher thread: brokers that were known once and that no topic's route leads to now. */
    List<BrokerRef> unrouted() {
        RouteTable newest = table;
        if (newest != lookedThrough) {
            Set<Integer> routed = new HashSet<>();
            for (TopicRoute topic : newest.topics().values()) {
                topic.layouts().forEach(layout -> routed.add(layout.broker().index()));
            }
            unrouted =
                    newest.brokers().values().stream()
                            .filter(broker -> !routed.contains(broker.index()))
                            .toList();
            lookedThrough = newest;
        }
        return unrouted;
    }

    /** Forgets missing topics that were asked for before then, so that the next request asks. */
    void dropMissing(long beforeNs) {
        lock.lock();
        try {
            List<String> dropped = new ArrayList<>();
            for (TopicAnswer answer : answers.values()) {
                if (!answer.exists() && answer.fetchedNs() - beforeNs < 0) {
                    dropped.add(answer.topic());
                }
            }
            if (!dropped.isEmpty()) {
                Map<String, TopicRoute> topics = new HashMap<>(table.topics());
                dropped.forEach(answers::remove);
                dropped.forEach(topics::remove);
                table = new RouteTable(topics, brokers.snapshot());
            }
        } finally {
            lock.unlock();
        }
    }
}
