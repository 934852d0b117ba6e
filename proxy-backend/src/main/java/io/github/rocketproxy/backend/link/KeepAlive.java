package io.github.rocketproxy.backend.link;

import java.util.concurrent.TimeUnit;

/**
 * Sends a heartbeat when nothing has come from the broker for a while, because brokers close what
 * is idle for 120 s, and because a connection whose other end is gone takes writes for a quarter of
 * an hour. A heartbeat that is not answered tells of a dead connection.
 */
final class KeepAlive extends Deadline {
    private final BrokerLink link;
    private final BrokerConnection connection;
    private final long intervalNs;
    private long activeNs;

    KeepAlive(BrokerLink link, BrokerConnection connection) {
        this.link = link;
        this.connection = connection;
        intervalNs = TimeUnit.MILLISECONDS.toNanos(link.context().config().keepAliveMs());
    }

    void start() {
        touch();
        deadlineNs = activeNs + intervalNs;
        link.context().wheel().add(this);
    }

    void stop() {
        link.context().wheel().remove(this);
    }

    /** Something has come from the broker. */
    void touch() {
        activeNs = link.context().clock().nanoTime();
    }

    /** Whether nothing has come since then. */
    boolean isSilentSince(long timeNs) {
        return activeNs - timeNs <= 0;
    }

    @Override
    protected void onDeadline(long nowNs) {
        boolean isSilent = isSilentSince(nowNs - intervalNs);
        if (isSilent) {
            link.heartbeat(connection);
        }
        deadlineNs = (isSilent ? nowNs : activeNs) + intervalNs;
        link.context().wheel().add(this);
    }
}
