package io.github.rocketproxy.pipeline.rpc;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The methods of the RocketMQ v2 protocol (proto 2.1.2), the vocabulary of every front-end. */
public enum Rpc {
    SEND_MESSAGE,
    RECEIVE_MESSAGE(true),
    PULL_MESSAGE(true),
    ACK_MESSAGE,
    CHANGE_INVISIBLE_DURATION,
    END_TRANSACTION,
    FORWARD_MESSAGE_TO_DEAD_LETTER_QUEUE,
    QUERY_ROUTE,
    QUERY_ASSIGNMENT,
    HEARTBEAT,
    TELEMETRY(true),
    NOTIFY_CLIENT_TERMINATION,
    GET_OFFSET,
    QUERY_OFFSET,
    UPDATE_OFFSET,
    RECALL_MESSAGE,
    SYNC_LITE_SUBSCRIPTION,

    /** What is not of this protocol: health checks, reflection. */
    OTHER;

    private static final Map<String, Rpc> BY_METHOD = byMethod();

    private final String label = name().toLowerCase(Locale.ROOT);
    private final boolean isLongPolling;

    Rpc() {
        this(false);
    }

    Rpc(boolean isLongPolling) {
        this.isLongPolling = isLongPolling;
    }

    private static Map<String, Rpc> byMethod() {
        Map<String, Rpc> methods = new HashMap<>();
        for (Rpc rpc : values()) {
            methods.put(rpc.label().replace("_", ""), rpc);
        }
        return methods;
    }

    /** The method of this bare name, as {@code SendMessage}; {@link #OTHER} where it is none. */
    public static Rpc ofMethod(String name) {
        return BY_METHOD.getOrDefault(name.toLowerCase(Locale.ROOT), OTHER);
    }

    /** Whether its answer may be held back until there is something to say. */
    public boolean isLongPolling() {
        return isLongPolling;
    }

    /** As operators read it: {@code send_message}. */
    public String label() {
        return label;
    }
}
