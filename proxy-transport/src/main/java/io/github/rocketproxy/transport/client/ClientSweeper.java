package io.github.rocketproxy.transport.client;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps a client table every ten seconds until closed. */
public final class ClientSweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSweeper.class);
    private static final long PERIOD_MS = 10_000;

    private final ClientTable clients;
    private final ScheduledExecutorService schedule =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("mqp-client-sweep").factory());

    /** Starts sweeping. */
    public ClientSweeper(ClientTable clients) {
        this.clients = clients;
        schedule.scheduleWithFixedDelay(this::sweep, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        int expired = clients.sweep();
        if (expired > 0) {
            LOG.info("{} clients expired, {} are left", expired, clients.size());
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
