package io.github.rocketproxy.transport.client;

/**
 * One client id, from its first settings until it leaves or expires. Outlives its telemetry streams
 * and connections. Any thread.
 */
public final class ClientSession {
    private final String clientId;
    private final ClientListener listener;
    private volatile TelemetryStream stream; // written under this
    private volatile ClientRegistration registration;
    private volatile long lastSeenNs;

    ClientSession(String clientId, ClientListener listener) {
        this.clientId = clientId;
        this.listener = listener;
    }

    public String clientId() {
        return clientId;
    }

    /** The newest settings and what follows from them. */
    public ClientRegistration registration() {
        return registration;
    }

    /** When settings or a heartbeat came last, on the table's clock. */
    public long lastSeenNs() {
        return lastSeenNs;
    }

    /** The stream that commands to this client go to; null while it has none. */
    public TelemetryStream stream() {
        return stream;
    }

    /** From now on commands go to this stream. A stream that is already over is not taken. */
    @SuppressWarnings("ReferenceEquality") // it is about this very stream
    public synchronized void attach(TelemetryStream newest) {
        if (stream == newest) {
            return;
        }
        stream = newest;
        listener.onStreamAttached(this);
        if (newest.isOver()) {
            detach(newest);
        }
    }

    /** The stream is over; does nothing if a newer one has taken its place. */
    @SuppressWarnings("ReferenceEquality") // it is about this very stream
    public synchronized void detach(TelemetryStream ended) {
        if (stream == ended) {
            stream = null;
            listener.onStreamLost(this);
        }
    }

    void register(ClientRegistration newest, long nowNs) {
        registration = newest;
        lastSeenNs = nowNs;
    }

    void replace(ClientRegistration newest) {
        registration = newest;
    }

    void touch(long nowNs) {
        lastSeenNs = nowNs;
    }
}
