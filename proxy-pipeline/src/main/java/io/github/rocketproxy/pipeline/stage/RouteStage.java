package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.message.TransactionId;
import io.github.rocketproxy.pipeline.park.Need;
import io.github.rocketproxy.pipeline.park.Parking;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;

/**
 * Finds the broker of a request, and the queue of a message. What is not known yet parks the
 * request; what is known not to be there refuses it. Reads snapshots only.
 */
public final class RouteStage implements Stage {
    private static final int MAX_PARKS = 3;

    private final Metadata metadata;
    private final Parking parking;
    private final SendRouter sendRouter;
    private final ReceiveRouter receiveRouter;
    private final WaitingTopics waitingTopics = new WaitingTopics();
    private final StepRecorders steps;
    private final ReceiptHandle handle = new ReceiptHandle();
    private final TransactionId transactionId = new TransactionId();

    public RouteStage(
            Metadata metadata,
            Parking parking,
            TopicTypeCheck typeCheck,
            BrokerHealth health,
            StepRecorders steps) {
        this.metadata = metadata;
        this.parking = parking;
        this.sendRouter = new SendRouter(typeCheck, health);
        this.receiveRouter = new ReceiveRouter(health);
        this.steps = steps;
    }

    @Override
    public void onRequest(RequestEvent event, long nowNs) {
        waitingTopics.onReturn(event);
        RouteTable routes = metadata.routes();
        switch (event.kind) {
            case SEND -> routeSend(event, routes);
            case RECEIVE -> routeReceive(event, routes);
            case PULL -> routePull(event, routes);
            case ACK, CHANGE_INVISIBLE_DURATION, DEAD_LETTER -> routeHandle(event, routes);
            case END_TRANSACTION -> routeTransaction(event, routes);
        }
        if (event.isLive()) {
            event.routedNs = nowNs;
            steps.record(Step.ROUTED, nowNs - event.authenticatedNs);
        }
    }

    @Override
    public void onBatchEnd() {
        sendRouter.onBatchEnd();
    }

    private void routeSend(RequestEvent event, RouteTable routes) {
        if (waitingTopics.mustWait(event)) {
            parkOrRefuse(event, Need.TOPIC);
            return;
        }
        TopicRoute route = topicRoute(event, routes);
        if (route != null) {
            sendRouter.route(event, route);
        }
    }

    private void routeReceive(RequestEvent event, RouteTable routes) {
        TopicRoute route = topicRoute(event, routes);
        if (route == null) {
            return;
        }
        GroupSettings group = metadata.groups().find(event.payload, event.group);
        if (group == null) {
            parkOrRefuse(event, Need.GROUP);
            return;
        }
        event.groupSettings = group;
        receiveRouter.route(event, route);
    }

    private void routePull(RequestEvent event, RouteTable routes) {
        TopicRoute route = topicRoute(event, routes);
        if (route != null) {
            PullRouter.route(event, route);
        }
    }

    private void routeHandle(RequestEvent event, RouteTable routes) {
        if (!handle.wrap(
                event.payload, event.receiptHandle.offset(), event.receiptHandle.length())) {
            event.refuse(ReplyCode.INVALID_RECEIPT_HANDLE, "the receipt handle is malformed");
            return;
        }
        toBroker(
                event,
                routes.findBroker(
                        event.payload, handle.brokerNameOffset(), handle.brokerNameLength()),
                ReplyCode.INVALID_RECEIPT_HANDLE);
    }

    private void routeTransaction(RequestEvent event, RouteTable routes) {
        if (!transactionId.wrap(
                event.payload, event.transactionId.offset(), event.transactionId.length())) {
            event.refuse(
                    ReplyCode.INTERNAL_SERVER_ERROR,
                    "the transaction is not known: its id was not handed out by RocketProxy");
            return;
        }
        toBroker(
                event,
                routes.findBroker(
                        event.payload,
                        transactionId.brokerNameOffset(),
                        transactionId.brokerNameLength()),
                ReplyCode.BAD_REQUEST);
    }

    /** A broker that no route has shown yet may show in the route of the request's topic. */
    private void toBroker(RequestEvent event, BrokerRef broker, ReplyCode unknownBroker) {
        if (broker == null) {
            if (event.parkCount == 0) {
                parking.park(event, Need.TOPIC);
            } else {
                event.refuse(unknownBroker, "there is no broker of that name");
            }
        } else {
            assign(event, broker);
        }
    }

    static void assign(RequestEvent event, BrokerRef broker) {
        if (broker.address() == null) {
            event.refuse(ReplyCode.INTERNAL_SERVER_ERROR, "the broker has no live master");
        } else {
            event.broker = broker;
        }
    }

    /** The route of an existing topic, or null once the event is parked or refused. */
    private TopicRoute topicRoute(RequestEvent event, RouteTable routes) {
        TopicRoute route = routes.find(event.payload, event.topic);
        if (route == null) {
            waitingTopics.onPark(event);
            parkOrRefuse(event, Need.TOPIC);
            return null;
        }
        if (!route.exists()) {
            event.refuse(ReplyCode.TOPIC_NOT_FOUND, "no such topic; create it first");
            return null;
        }
        event.route = route;
        return route;
    }

    private void parkOrRefuse(RequestEvent event, Need need) {
        if (event.parkCount < MAX_PARKS) {
            parking.park(event, need);
        } else {
            waitingTopics.onReturn(event);
            event.refuse(
                    ReplyCode.INTERNAL_SERVER_ERROR,
                    "the route or group could not be found out, try again");
        }
    }
}
