package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.transport.client.ClientListener;
import io.github.rocketproxy.transport.client.ClientSession;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has the shards give back what clients hold that have gone: at once when they said so or have
 * expired, after a while when their telemetry stream is lost and no other one comes.
 */
final class LeaseDepartures implements ClientListener, AutoCloseable {
    private final List<ShardUnit> shards;
    private final long silentClientMs;
    private final ScheduledExecutorService schedule =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("mqp-lease-departures").factory());
    private volatile boolean isDraining;

    LeaseDepartures(List<ShardUnit> shards, long silentClientMs) {
        this.shards = shards;
        this.silentClientMs = silentClientMs;
    }

    /** From now on streams end because this proxy ends them: that tells nothing of the clients. */
    void drain() {
        isDraining = true;
    }

    @Override
    public void onLeft(ClientSession session) {
        giveBack(session.clientId());
    }

    @Override
    public void onStreamLost(ClientSession session) {
        if (isDraining) {
            return;
        }
        try {
            schedule.schedule(() -> giveBackIfGone(session), silentClientMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            giveBack(session.clientId());
        }
    }

    private void giveBackIfGone(ClientSession session) {
        if (session.stream() == null && !isDraining) {
            giveBack(session.clientId());
        }
    }

    private void giveBack(String clientId) {
        shards.forEach(shard -> shard.onClientGone(clientId));
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
