package io.github.rocketproxy.transport.client;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One client id, from its first settings until it leaves or expires. Outlives its telemetry streams
 * and connections. Any thread.
 */
public final class ClientSession {
    private final String clientId;
    private final AtomicReference<TelemetryStream> stream = new AtomicReference<>();
    private volatile ClientRegistration registration;
    private volatile long lastSeenNs;

    ClientSession(String clientId) {
        this.clientId = clientId;
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
        return stream.get();
    }

    /** From now on commands go to this stream. A stream that is already over is not taken. */
    public void attach(TelemetryStream newest) {
        stream.set(newest);
        if (newest.isOver()) {
            detach(newest);
        }
    }

    /** The stream is over; does nothing if a newer one has taken its place. */
    public void detach(TelemetryStream ended) {
        stream.compareAndSet(ended, null);
    }

    void register(ClientRegistration newest, long nowNs) {
        registration = newest;
        lastSeenNs = nowNs;
    }

    void touch(long nowNs) {
        lastSeenNs = nowNs;
    }
}
