package io.github.rocketproxy.backend.lease;

/** Why a message goes back to its broker, and so how. */
enum Return {
    /** Visible at once, and not counted as an attempt: nobody has seen it. */
    UNSEEN,
    /** Visible at once: the client had it and is gone. */
    ABANDONED,
    /** Visible after the group's wait, as if the client had failed. */
    OVERDUE,
    /** Acked: nobody wants it, or it is in the dead letter queue. */
    DONE
}
