package io.github.rocketproxy.transport.client;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** All clients by client id, at most {@link ClientConfig#maxClients()}. Any thread. */
public final class ClientTable {
    private final ConcurrentHashMap<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int maxClients;
    private final long expiryNs;
    private final LongSupplier nanoClock;

    /**
     * @param nanoClock {@code System::nanoTime}, or a clock of a test
     */
    public ClientTable(ClientConfig config, LongSupplier nanoClock) {
        this.maxClients = config.maxClients();
        this.expiryNs = TimeUnit.MILLISECONDS.toNanos(config.expiryMs());
        this.nanoClock = nanoClock;
    }

    /** The client, or null if it has sent no settings, has left or has expired. */
    public ClientSession find(String clientId) {
        return sessions.get(clientId);
    }

    /**
     * Takes a client's newest settings; makes its session if there is none.
     *
     * @return the client's session, or null if the table is full
     */
    public ClientSession register(String clientId, ClientRegistration registration) {
        return sessions.compute(
                clientId,
                (id, known) -> {
                    ClientSession session = known == null ? newSession(id) : known;
                    if (session != null) {
                        session.register(registration, nanoClock.getAsLong());
                    }
                    return session;
                });
    }

    private ClientSession newSession(String clientId) {
        if (size.incrementAndGet() > maxClients) {
            size.decrementAndGet();
            return null;
        }
        return new ClientSession(clientId);
    }

    /** The client is alive. */
    public void touch(ClientSession session) {
        session.touch(nanoClock.getAsLong());
    }

    /** Forgets the client; false if it was not known. */
    public boolean remove(String clientId) {
        boolean isRemoved = sessions.remove(clientId) != null;
        if (isRemoved) {
            size.decrementAndGet();
        }
        return isRemoved;
    }

    /** Forgets all clients that have been silent for too long; returns how many. */
    public int sweep() {
        int expired = 0;
        for (String clientId : sessions.keySet()) {
            if (sessions.computeIfPresent(clientId, (id, session) -> unlessExpired(session))
                    == null) {
                expired++;
            }
        }
        return expired;
    }

    private ClientSession unlessExpired(ClientSession session) {
        if (nanoClock.getAsLong() - session.lastSeenNs() <= expiryNs) {
            return session;
        }
        size.decrementAndGet();
        return null;
    }

    /** Number of clients. */
    public int size() {
        return size.get();
    }

    /** A live view of all clients. */
    public Collection<ClientSession> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }
}
