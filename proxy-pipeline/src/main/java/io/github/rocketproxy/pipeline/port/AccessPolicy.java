package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;

/**
 * Who may do what. Asked by AuthStage for the message path and by the control plane for the rest.
 */
public interface AccessPolicy {
    /** What is known now. */
    enum Decision {
        /** Go on. */
        ALLOW,
        /** UNAUTHORIZED. */
        DENY,
        /** Not in the cache: {@link AccessPolicy#resolve} first, then ask again. */
        UNKNOWN
    }

    /** Stage thread: decides from what is cached, without waiting and without allocation. */
    Decision decide(RequestEvent event);

    /**
     * Control plane: decides for a request that does not go through the ring; may block.
     *
     * @param operation simple RPC name, such as {@code QueryRoute}
     * @param topic may be empty
     * @param group may be empty
     */
    Decision decide(Caller caller, String operation, String topic, String group)
            throws InterruptedException;

    /** Control plane: fetches what {@link Decision#UNKNOWN} lacked; may block. */
    void resolve(Caller caller) throws InterruptedException;

    /**
     * Whose requests these are, for limits: the user that the caller has shown to be, else the one
     * that its certificate names; empty: neither. Any thread; only once a request was allowed.
     */
    default String userName(Caller caller) {
        return caller.certificateUser() == null ? "" : caller.certificateUser();
    }

    /**
     * Control plane: counts a request that was allowed and does not go through the ring.
     *
     * @return null, or the limit that it goes beyond: TOO_MANY_REQUESTS
     */
    default String overLimit(Caller caller) {
        return null;
    }

    /** Lets everything through: what runs while no access control is configured. */
    AccessPolicy ALLOW_ALL =
            new AccessPolicy() {
                @Override
                public Decision decide(RequestEvent event) {
                    return Decision.ALLOW;
                }

                @Override
                public Decision decide(
                        Caller caller, String operation, String topic, String group) {
                    return Decision.ALLOW;
                }

                @Override
                public void resolve(Caller caller) {
                    // nothing is ever unknown
                }
            };
}
