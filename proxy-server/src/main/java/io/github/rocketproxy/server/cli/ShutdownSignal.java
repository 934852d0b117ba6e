package io.github.rocketproxy.server.cli;

/** The request to stop: SIGTERM or SIGINT. */
@FunctionalInterface
interface ShutdownSignal {
    /** Blocks until the signal comes, then runs {@code action}; may end the process afterwards. */
    void awaitThen(Runnable action);
}
