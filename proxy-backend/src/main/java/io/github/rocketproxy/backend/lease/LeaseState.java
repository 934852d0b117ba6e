package io.github.rocketproxy.backend.lease;

/** Where a lease is in its life; drawn in the package's description. */
enum LeaseState {
    /** Not in use. */
    FREE,
    /** Written to a stream that has not ended yet. */
    DELIVERING,
    /** The client has it and the proxy keeps it invisible. */
    HELD,
    /** The broker is asked for more time. */
    RENEWING,
    /** The client asked for something; the broker has not answered yet. */
    SETTLING,
    /** The client decides about the time; only the newest handle is remembered. */
    PASSED,
    /** To be made visible again, or acked for good, until the broker confirms. */
    RETURNING
}
