package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.transport.proto.Assignment;
import io.github.rocketproxy.transport.proto.Broker;
import io.github.rocketproxy.transport.proto.Endpoints;
import io.github.rocketproxy.transport.proto.MessageQueue;
import io.github.rocketproxy.transport.proto.Permission;
import io.github.rocketproxy.transport.proto.QueryAssignmentRequest;
import io.github.rocketproxy.transport.proto.QueryAssignmentResponse;
import io.github.rocketproxy.transport.proto.QueryRouteRequest;
import io.github.rocketproxy.transport.proto.QueryRouteResponse;
import io.github.rocketproxy.transport.proto.Resource;

/** QueryRoute and QueryAssignment. Answered from snapshots; a topic's first query may block. */
final class RouteRpcs {
    /** The broker itself chooses a queue. */
    private static final int ANY_QUEUE = -1;

    private final Checks checks;
    private final MetadataLookup metadata;
    private final RouteConfig config;

    RouteRpcs(Checks checks, MetadataLookup metadata, RouteConfig config) {
        this.checks = checks;
        this.metadata = metadata;
        this.config = config;
    }

    QueryRouteResponse queryRoute(Caller caller, QueryRouteRequest request)
            throws RefusedException, InterruptedException, MetadataUnavailableException {
        String topic = request.getTopic().getName();
        checks.caller(caller, "QueryRoute", topic, "");
        Checks.topic(topic);
        Endpoints endpoints = config.endpoints().answer(request.getEndpoints());
        TopicRoute route = metadata.route(topic);
        return QueryRouteResponse.newBuilder()
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .addAllMessageQueues(
                        QueueNumbering.queues(
                                request.getTopic(), endpoints, route, config.typeCheck()))
                .build();
    }

    /**
     * Every consumer of a group is assigned the same queues: that two consumers never get the same
     * message is the broker's doing.
     */
    QueryAssignmentResponse queryAssignment(Caller caller, QueryAssignmentRequest request)
            throws RefusedException, InterruptedException, MetadataUnavailableException {
        String topic = request.getTopic().getName();
        String group = request.getGroup().getName();
        checks.caller(caller, "QueryAssignment", topic, group);
        Checks.topic(topic);
        Checks.group(group);
        Endpoints endpoints = config.endpoints().answer(request.getEndpoints());
        TopicRoute route = metadata.route(topic);
        GroupSettings settings = metadata.group(group);
        boolean isByQueue = settings != null && settings.isFifo() && !settings.isLite();
        QueryAssignmentResponse.Builder response = QueryAssignmentResponse.newBuilder();
        for (QueueLayout layout : route.layouts()) {
            if (isReadable(layout)) {
                addAssignments(response, request.getTopic(), endpoints, layout, isByQueue);
            }
        }
        if (response.getAssignmentsCount() == 0) {
            throw new RefusedException(ReplyCode.FORBIDDEN, "no readable queue");
        }
        return response.setStatus(RefusedException.status(ReplyCode.OK, null)).build();
    }

    private static boolean isReadable(QueueLayout layout) {
        return layout.isReadable() && layout.readQueues() > 0 && layout.broker().address() != null;
    }

    private static void addAssignments(
            QueryAssignmentResponse.Builder response,
            Resource topic,
            Endpoints endpoints,
            QueueLayout layout,
            boolean isByQueue) {
        // id 0 also where a replica acts for the master: clients look for the master
        MessageQueue.Builder queue =
                MessageQueue.newBuilder()
                        .setTopic(topic)
                        .setPermission(
                                layout.isWritable() ? Permission.READ_WRITE : Permission.READ)
                        .setBroker(
                                Broker.newBuilder()
                                        .setName(layout.broker().name())
                                        .setId(0)
                                        .setEndpoints(endpoints));
        if (!isByQueue) {
            response.addAssignments(assignment(queue, ANY_QUEUE));
            return;
        }
        for (int id = 0; id < layout.readQueues(); id++) {
            response.addAssignments(assignment(queue, id));
        }
    }

    private static Assignment assignment(MessageQueue.Builder queue, int id) {
        return Assignment.newBuilder().setMessageQueue(queue.setId(id).build()).build();
    }
}
