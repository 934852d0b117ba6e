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
    private final ClientListeners listeners = new ClientListeners();
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

    /** From now on the listener hears of clients; nothing is told of those that are there. */
    public void listen(ClientListener listener) {
        listeners.add(listener);
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
                (id, known) ->
                        known == null ? join(id, registration) : change(known, registration));
    }

    /**
     * As {@link #register}, for a registration that is only a guess: settings that the client has
     * sent meanwhile stay.
     */
    public ClientSession registerIfAbsent(String clientId, ClientRegistration guess) {
        return sessions.compute(clientId, (id, known) -> known == null ? join(id, guess) : known);
    }

    private ClientSession join(String clientId, ClientRegistration registration) {
        if (size.incrementAndGet() > maxClients) {
            size.decrementAndGet();
            return null;
        }
        ClientSession session = new ClientSession(clientId, listeners);
        session.register(registration, nanoClock.getAsLong());
        listeners.onJoined(session);
        return session;
    }

    private ClientSession change(ClientSession session, ClientRegistration registration) {
        ClientRegistration before = session.registration();
        session.register(registration, nanoClock.getAsLong());
        if (!registration.equals(before)) {
            listeners.onChanged(session, before);
        }
        return session;
    }

    /**
     * Puts other settings in the place of those that the session has; no sign of life.
     *
     * @param before what they were made from
     * @return false if the client has left or has sent others meanwhile; then nothing is changed
     */
    @SuppressWarnings("ReferenceEquality") // about this very session and registration
    public boolean replace(
            ClientSession session, ClientRegistration before, ClientRegistration after) {
        boolean[] isReplaced = new boolean[1];
        sessions.computeIfPresent(
                session.clientId(),
                (id, known) -> {
                    if (known == session && known.registration() == before) {
                        known.replace(after);
                        isReplaced[0] = true;
                        listeners.onChanged(known, before);
                    }
                    return known;
                });
        return isReplaced[0];
    }

    /** The client is alive. */
    public void touch(ClientSession session) {
        session.touch(nanoClock.getAsLong());
    }

    /** Forgets the client; false if it was not known. */
    public boolean remove(String clientId) {
        boolean[] isRemoved = new boolean[1];
        sessions.computeIfPresent(
                clientId,
                (id, session) -> {
                    isRemoved[0] = true;
                    return leave(session);
                });
        return isRemoved[0];
    }

    private ClientSession leave(ClientSession session) {
        size.decrementAndGet();
        listeners.onLeft(session);
        return null;
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
        return nanoClock.getAsLong() - session.lastSeenNs() <= expiryNs ? session : leave(session);
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
