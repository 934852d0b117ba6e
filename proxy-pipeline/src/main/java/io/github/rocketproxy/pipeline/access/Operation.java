package io.github.rocketproxy.pipeline.access;

import static io.github.rocketproxy.pipeline.access.Permission.GROUP_SUB;
import static io.github.rocketproxy.pipeline.access.Permission.GROUP_SUB_OR_GET;
import static io.github.rocketproxy.pipeline.access.Permission.GROUP_SUB_OR_UPDATE;
import static io.github.rocketproxy.pipeline.access.Permission.TOPIC_PUB;
import static io.github.rocketproxy.pipeline.access.Permission.TOPIC_PUB_OR_SUB;
import static io.github.rocketproxy.pipeline.access.Permission.TOPIC_SUB;
import static io.github.rocketproxy.pipeline.access.Permission.TOPIC_SUB_OR_GET;
import static io.github.rocketproxy.pipeline.access.Permission.TOPIC_SUB_OR_UPDATE;

import io.github.rocketproxy.pipeline.event.RequestKind;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything that a client may ask for and what it needs for it. What is not here is denied. Where
 * a request names a topic and a group, both are checked.
 */
enum Operation {
    SEND_MESSAGE("SendMessage", TOPIC_PUB, null),
    END_TRANSACTION("EndTransaction", TOPIC_PUB, null),
    RECALL_MESSAGE("RecallMessage", TOPIC_PUB, null),
    QUERY_ROUTE("QueryRoute", TOPIC_PUB_OR_SUB, null),
    QUERY_ASSIGNMENT("QueryAssignment", TOPIC_SUB, GROUP_SUB),
    RECEIVE_MESSAGE("ReceiveMessage", TOPIC_SUB, GROUP_SUB),
    PULL_MESSAGE("PullMessage", TOPIC_SUB, GROUP_SUB),
    ACK_MESSAGE("AckMessage", TOPIC_SUB, GROUP_SUB),
    CHANGE_INVISIBLE_DURATION("ChangeInvisibleDuration", TOPIC_SUB, GROUP_SUB),
    FORWARD_TO_DEAD_LETTER_QUEUE("ForwardMessageToDeadLetterQueue", TOPIC_SUB, GROUP_SUB),
    SYNC_LITE_SUBSCRIPTION("SyncLiteSubscription", TOPIC_SUB, GROUP_SUB),
    QUERY_OFFSET("QueryOffset", TOPIC_SUB_OR_GET, null),
    GET_OFFSET("GetOffset", TOPIC_SUB_OR_GET, GROUP_SUB_OR_GET),
    UPDATE_OFFSET("UpdateOffset", TOPIC_SUB_OR_UPDATE, GROUP_SUB_OR_UPDATE),
    HEARTBEAT("Heartbeat", null, GROUP_SUB),
    NOTIFY_CLIENT_TERMINATION("NotifyClientTermination", null, GROUP_SUB),
    /** Settings of a producer, and commands that name nothing. */
    TELEMETRY("Telemetry", TOPIC_PUB, null),
    /** Settings of a consumer: the same RPC, with a group. */
    TELEMETRY_OF_GROUP("", TOPIC_SUB, GROUP_SUB);

    private static final Map<String, Operation> BY_RPC = new HashMap<>();

    static {
        for (Operation operation : values()) {
            BY_RPC.put(operation.rpc, operation);
        }
        BY_RPC.remove(TELEMETRY_OF_GROUP.rpc);
    }

    private final String rpc;
    private final Permission topicPermission;
    private final Permission groupPermission;

    Operation(String rpc, Permission topicPermission, Permission groupPermission) {
        this.rpc = rpc;
        this.topicPermission = topicPermission;
        this.groupPermission = groupPermission;
    }

    /** What a request of the ring is. No allocation. */
    static Operation of(RequestKind kind) {
        return switch (kind) {
            case SEND -> SEND_MESSAGE;
            case RECEIVE -> RECEIVE_MESSAGE;
            case PULL -> PULL_MESSAGE;
            case ACK -> ACK_MESSAGE;
            case CHANGE_INVISIBLE_DURATION -> CHANGE_INVISIBLE_DURATION;
            case DEAD_LETTER -> FORWARD_TO_DEAD_LETTER_QUEUE;
            case END_TRANSACTION -> END_TRANSACTION;
        };
    }

    /**
     * What a request of the control plane is; null if it is not in the table.
     *
     * @param rpc its simple name
     * @param group as the request names it; may be empty
     */
    static Operation of(String rpc, String group) {
        Operation operation = BY_RPC.get(rpc);
        return operation == TELEMETRY && !group.isEmpty() ? TELEMETRY_OF_GROUP : operation;
    }

    /** The simple name of its RPC. */
    String rpc() {
        return this == TELEMETRY_OF_GROUP ? TELEMETRY.rpc : rpc;
    }

    /** Whether it changes what others rely on, so rarely that each one is worth a line of audit. */
    boolean isAlwaysAudited() {
        return this == UPDATE_OFFSET || this == RECALL_MESSAGE;
    }

    /** Needed for the request's topic; null: nothing. */
    Permission topicPermission() {
        return topicPermission;
    }

    /** Needed for the request's group; null: nothing. */
    Permission groupPermission() {
        return groupPermission;
    }

    /** Whether a request may leave out what it could name: a producer's heartbeat has no group. */
    boolean mayNameNothing() {
        return switch (this) {
            case HEARTBEAT, NOTIFY_CLIENT_TERMINATION, TELEMETRY, TELEMETRY_OF_GROUP -> true;
            default -> false;
        };
    }
}
