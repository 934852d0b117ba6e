package io.github.rocketproxy.transport.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes each event on to every listener; one that throws does not keep it from the others. */
final class ClientListeners implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientListeners.class);

    private final List<ClientListener> listeners = new CopyOnWriteArrayList<>();

    void add(ClientListener listener) {
        listeners.add(listener);
    }

    private void tell(Consumer<ClientListener> event) {
        for (ClientListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on an event of a client", e);
            }
        }
    }

    @Override
    public void onJoined(ClientSession session) {
        tell(listener -> listener.onJoined(session));
    }

    @Override
    public void onChanged(ClientSession session, ClientRegistration before) {
        tell(listener -> listener.onChanged(session, before));
    }

    @Override
    public void onLeft(ClientSession session) {
        tell(listener -> listener.onLeft(session));
    }

    @Override
    public void onStreamAttached(ClientSession session) {
        tell(listener -> listener.onStreamAttached(session));
    }

    @Override
    public void onStreamLost(ClientSession session) {
        tell(listener -> listener.onStreamLost(session));
    }
}
