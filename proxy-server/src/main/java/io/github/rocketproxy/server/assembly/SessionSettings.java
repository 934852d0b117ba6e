package io.github.rocketproxy.server.assembly;

import com.google.protobuf.Duration;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.codec.CallerSettings;

/** A client's newest settings, as its session has them. */
final class SessionSettings implements CallerSettings {
    private final ClientTable clients;

    SessionSettings(ClientTable clients) {
        this.clients = clients;
    }

    @Override
    public long requestTimeoutMs(Caller caller) {
        ClientSession session = clients.find(caller.clientId());
        if (session == null || !session.registration().settings().hasRequestTimeout()) {
            return DEFAULT.requestTimeoutMs(caller);
        }
        Duration timeout = session.registration().settings().getRequestTimeout();
        return timeout.getSeconds() * 1_000 + timeout.getNanos() / 1_000_000;
    }
}
