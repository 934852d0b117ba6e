package io.github.rocketproxy.pipeline.status;

/** The steps of a request; each is measured from the one before, TOTAL from arrival to written. */
public enum Step {
    /** Arrival to published in the ring. Event loop. */
    PUBLISHED,
    /** Published to let through by AuthStage. Auth thread. */
    AUTHENTICATED,
    /** To routed by RouteStage. Route thread. */
    ROUTED,
    /** To written to the broker link. Event loop. */
    SENT,
    /** To answered by the broker. Event loop. */
    ANSWERED,
    /** To the reply written to the client's connection. Event loop. */
    WRITTEN,
    /** Arrival to written. Event loop. */
    TOTAL
}
