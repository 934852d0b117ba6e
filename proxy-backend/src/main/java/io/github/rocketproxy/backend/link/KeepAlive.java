package io.github.rocketproxy.backend.link;

import java.util.concurrent.TimeUnit;

/**
 * Sends a heartbeat when a connection has been idle, because brokers close what is silent for 120
 * s. A heartbeat that is not answered tells of a dead connection.
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

    /** Something was written or read. */
    void touch() {
        activeNs = link.context().clock().nanoTime();
    }

    @Override
    protected void onDeadline(long nowNs) {
        if (nowNs - activeNs >= intervalNs) {
            link.heartbeat(connection);
        }
        deadlineNs = activeNs + intervalNs;
        link.context().wheel().add(this);
    }
}
