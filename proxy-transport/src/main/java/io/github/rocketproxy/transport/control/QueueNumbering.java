package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.transport.proto.Broker;
import io.github.rocketproxy.transport.proto.Endpoints;
import io.github.rocketproxy.transport.proto.MessageQueue;
import io.github.rocketproxy.transport.proto.MessageType;
import io.github.rocketproxy.transport.proto.Permission;
import io.github.rocketproxy.transport.proto.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic's queues as clients are shown them: for each broker name and replica, numbered from 0,
 * first those that can only be read, then only written, then both. Where the two counts differ the
 * numbers are not the broker's own; nobody depends on them.
 */
final class QueueNumbering {
    private static final List<MessageType> EVERY_COMMON_TYPE =
            List.of(
                    MessageType.NORMAL,
                    MessageType.FIFO,
                    MessageType.DELAY,
                    MessageType.TRANSACTION);

    private final Resource topic;
    private final Endpoints endpoints;
    private final List<MessageType> types;
    private final List<MessageQueue> queues = new ArrayList<>();

    private QueueNumbering(Resource topic, Endpoints endpoints, List<MessageType> types) {
        this.topic = topic;
        this.endpoints = endpoints;
        this.types = types;
    }

    /**
     * @param topic as the client named it
     * @param endpoints every broker's address: this proxy as clients reach it
     */
    static List<MessageQueue> queues(
            Resource topic, Endpoints endpoints, TopicRoute route, TopicTypeCheck typeCheck) {
        QueueNumbering numbering =
                new QueueNumbering(topic, endpoints, acceptedTypes(route.kind(), typeCheck));
        for (QueueLayout layout : route.layouts()) {
            for (long brokerId : layout.brokerIds()) {
                numbering.addReplica(layout, (int) brokerId);
            }
        }
        return numbering.queues;
    }

    private void addReplica(QueueLayout layout, int brokerId) {
        int readable = layout.isReadable() ? layout.readQueues() : 0;
        int writable = layout.isWritable() ? layout.writeQueues() : 0;
        int both = Math.min(readable, writable);
        Broker broker =
                Broker.newBuilder()
                        .setName(layout.broker().name())
                        .setId(brokerId)
                        .setEndpoints(endpoints)
                        .build();
        int first = queues.size();
        add(broker, first, readable - both, Permission.READ);
        add(broker, first, writable - both, Permission.WRITE);
        add(broker, first, both, Permission.READ_WRITE);
        if (!layout.isReadable() && !layout.isWritable()) {
            int closed = Math.max(1, Math.max(layout.readQueues(), layout.writeQueues()));
            add(broker, first, closed, Permission.NONE);
        }
    }

    private void add(Broker broker, int first, int count, Permission permission) {
        for (int i = 0; i < count; i++) {
            queues.add(
                    MessageQueue.newBuilder()
                            .setTopic(topic)
                            .setId(queues.size() - first)
                            .setPermission(permission)
                            .setBroker(broker)
                            .addAllAcceptMessageTypes(types)
                            .build());
        }
    }

    /** Unspecified: the broker could not be asked, so that it decides when the message comes. */
    private static List<MessageType> acceptedTypes(MessageKind kind, TopicTypeCheck typeCheck) {
        return switch (kind) {
            case UNSPECIFIED, MIXED -> EVERY_COMMON_TYPE;
            case UNTYPED ->
                    typeCheck == TopicTypeCheck.STRICT
                            ? List.of(MessageType.NORMAL)
                            : EVERY_COMMON_TYPE;
            case NORMAL, FIFO, DELAY, TRANSACTION, LITE, PRIORITY ->
                    List.of(MessageType.forNumber(kind.ordinal()));
        };
    }
}
