package io.github.rocketproxy.transport.client;

/**
 * Hears of clients that come and go, and of their telemetry streams. Events of one client come one
 * after another in the order in which they happened. They come while the table holds the client, on
 * any thread, event loops included: an implementation returns at once and does not call the table.
 */
public interface ClientListener {
    /** A client that was not known has sent settings, or a heartbeat that settings follow from. */
    default void onJoined(ClientSession session) {}

    /**
     * A known client's registration is another than before; not called for the same settings again.
     */
    default void onChanged(ClientSession session, ClientRegistration before) {}

    /** The client has said so, or has been silent for too long. The session is over. */
    default void onLeft(ClientSession session) {}

    /** {@link ClientSession#stream()} is a new one. */
    default void onStreamAttached(ClientSession session) {}

    /** {@link ClientSession#stream()} has become null; the client may open another. */
    default void onStreamLost(ClientSession session) {}
}
