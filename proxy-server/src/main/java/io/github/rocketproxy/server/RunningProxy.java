package io.github.rocketproxy.server;

import io.github.rocketproxy.server.live.LiveFigures;
import java.util.SequencedMap;

/** A proxy that serves. Its methods may be called from any thread. */
public interface RunningProxy extends AutoCloseable {
    /**
     * Front-end name (grpc, remoting, http, admin) to the HOST:PORT it is bound to, in the order to
     * show.
     */
    SequencedMap<String, String> endpoints();

    /** What it counts and measures. */
    LiveFigures figures();

    /**
     * Takes no new connections and requests and waits until those under way are answered.
     *
     * @return whether all were answered within {@code timeoutMs}
     */
    boolean drain(long timeoutMs);

    /** Closes connections, links and files. Idempotent, does not throw. */
    @Override
    void close();
}
