package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All clients of this proxy by group, and from them and the routes what each broker is to know. A
 * producer's groups are its topics. Any thread; bounded by the number of clients and the size of
 * their settings.
 */
final class Members {
    private final int seats;
    private final Supplier<RouteTable> routes;
    private final LongSupplier clockMs;
    // all guarded by this
    private final Map<String, GroupSeats> consumers = new HashMap<>();
    private final Map<String, ProducerGroup> producers = new HashMap<>();
    private final Map<String, Member> producersById = new HashMap<>();

    Members(int seats, Supplier<RouteTable> routes, LongSupplier clockMs) {
        this.seats = seats;
        this.routes = routes;
        this.clockMs = clockMs;
    }

    /** Puts the member in the place of an older one with its id; returns the groups it is in. */
    synchronized Set<String> put(Member member) {
        if (member.role() != Member.Role.PRODUCER) {
            consumers
                    .computeIfAbsent(member.group(), group -> new GroupSeats(seats))
                    .put(member, clockMs.getAsLong());
            return Set.of(member.group());
        }
        Member older = producersById.put(member.clientId(), member);
        Set<String> touched = new HashSet<>(member.topics());
        if (older != null) {
            touched.addAll(older.topics());
            older.topics().stream()
                    .filter(topic -> !member.topics().contains(topic))
                    .forEach(topic -> removeProducer(topic, member.clientId()));
        }
        for (String topic : member.topics()) {
            producers.computeIfAbsent(topic, name -> new ProducerGroup()).add(member.clientId());
        }
        return touched;
    }

    /** Forgets the member; returns the groups it was in. */
    synchronized Set<String> remove(Member member) {
        if (member.role() != Member.Role.PRODUCER) {
            GroupSeats group = consumers.get(member.group());
            if (group != null) {
                group.remove(member.clientId());
                if (group.isEmpty()) {
                    consumers.remove(member.group());
                }
            }
            return Set.of(member.group());
        }
        Member known = producersById.remove(member.clientId());
        if (known == null) {
            return Set.of();
        }
        known.topics().forEach(topic -> removeProducer(topic, member.clientId()));
        return Set.copyOf(known.topics());
    }

    private void removeProducer(String topic, String clientId) {
        ProducerGroup group = producers.get(topic);
        if (group != null && group.remove(clientId)) {
            producers.remove(topic);
        }
    }

    synchronized List<String> consumerGroups() {
        return List.copyOf(consumers.keySet());
    }

    synchronized List<String> producerGroups() {
        return List.copyOf(producers.keySet());
    }

    /** What the broker at that address is to know of a consumer group. */
    synchronized GroupPlan plan(String group, String address) {
        GroupSeats known = consumers.get(group);
        if (known == null) {
            return GroupPlan.NOBODY;
        }
        RouteTable table = routes.get();
        boolean isServed =
                known.topicNames().stream().anyMatch(topic -> serves(table.topic(topic), address));
        return isServed ? known.plan() : GroupPlan.NOBODY;
    }

    /**
     * Whether the broker at that address is to know a producer group. Topics whose kind cannot be
     * told count: a check that is missed is worse than an entry too many.
     */
    synchronized boolean isWanted(String topic, String address) {
        TopicRoute route = routes.get().topic(topic);
        return producers.containsKey(topic)
                && serves(route, address)
                && (route.kind() == MessageKind.TRANSACTION
                        || route.kind() == MessageKind.MIXED
                        || route.kind() == MessageKind.UNSPECIFIED);
    }

    private static boolean serves(TopicRoute route, String address) {
        if (route == null) {
            return false;
        }
        for (QueueLayout layout : route.layouts()) {
            if (address.equals(layout.broker().address())) {
                return true;
            }
        }
        return false;
    }

    /** Topics of members that no route is known of. */
    synchronized Set<String> topicsWithoutRoute() {
        RouteTable table = routes.get();
        Set<String> unknown = new HashSet<>();
        for (String topic : producers.keySet()) {
            if (table.topic(topic) == null) {
                unknown.add(topic);
            }
        }
        for (GroupSeats group : consumers.values()) {
            for (String topic : group.topicNames()) {
                if (table.topic(topic) == null) {
                    unknown.add(topic);
                }
            }
        }
        return unknown;
    }

    /** The consumer of that group and id; null if it is not here. */
    synchronized Member consumer(String group, String clientId) {
        GroupSeats known = consumers.get(group);
        return known == null ? null : known.find(clientId);
    }

    /** The ids of a group's producers, each time beginning with the next one. */
    synchronized List<String> producersInTurn(String group) {
        ProducerGroup known = producers.get(group);
        return known == null ? List.of() : known.inTurn();
    }
}
