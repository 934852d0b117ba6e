package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.transport.client.ClientListener;
import io.github.rocketproxy.transport.client.ClientSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /** The newest loss of those that have not come back; at most one for each client. */
    private final Map<ClientSession, Object> losses = new ConcurrentHashMap<>();

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
        losses.remove(session);
        giveBack(session.clientId());
    }

    @Override
    public void onStreamLost(ClientSession session) {
        if (isDraining) {
            return;
        }
        Object loss = new Object();
        losses.put(session, loss);
        try {
            schedule.schedule(
                    () -> giveBackUnlessBack(session, loss), silentClientMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            giveBack(session.clientId());
        }
    }

    @Override
    public void onStreamAttached(ClientSession session) {
        losses.remove(session);
    }

    private void giveBackUnlessBack(ClientSession session, Object loss) {
        if (losses.remove(session, loss) && !isDraining) {
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
