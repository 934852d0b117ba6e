package io.github.rocketproxy.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ClientListenerTest {
    private static final ClientConfig CONFIG =
            new ClientConfig(2, 2, 120_000, 1_024, 1_024, true, 32, 20_000);

    private long nowNs;
    private final ClientTable clients = new ClientTable(CONFIG, () -> nowNs);
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void setUp() {
        clients.listen(new Throwing());
        clients.listen(new Recording());
    }

    @Test
    void shouldTellOfJoinsChangesAndLeavesButNotOfTheSameSettingsAgain() {
        clients.register("c", producer("t"));
        clients.register("c", producer("t"));
        clients.register("c", producer("u"));
        clients.remove("c");
        clients.remove("c");

        assertThat(events).containsExactly("joined c [t]", "changed c [t] [u]", "left c");
    }

    @Test
    void shouldTellOfExpiry() {
        clients.register("c", producer("t"));
        nowNs += TimeUnit.MILLISECONDS.toNanos(120_001);

        clients.sweep();

        assertThat(events).containsExactly("joined c [t]", "left c");
    }

    @Test
    void shouldTellNothingOfClientsThatAreNotTaken() {
        clients.register("1", producer("t"));
        clients.register("2", producer("t"));
        clients.register("3", producer("t"));

        assertThat(events).containsExactly("joined 1 [t]", "joined 2 [t]");
    }

    @Test
    void shouldKeepWhatTheClientSaidWhenAGuessComesLater() {
        ClientSession session = clients.register("c", producer("t"));

        assertThat(clients.registerIfAbsent("c", producer())).isSameAs(session);
        assertThat(clients.registerIfAbsent("moved", producer())).isNotNull();

        assertThat(session.registration().topics()).containsExactly("t");
        assertThat(events).containsExactly("joined c [t]", "joined moved []");
    }

    @Test
    void shouldReplaceOnlyWhatItWasMadeFrom() {
        ClientRegistration before = producer("t");
        ClientSession session = clients.register("c", before);

        assertThat(clients.replace(session, before, producer("u"))).isTrue();
        assertThat(clients.replace(session, before, producer("v"))).isFalse();
        clients.remove("c");
        assertThat(clients.replace(session, session.registration(), producer("w"))).isFalse();

        assertThat(events).containsExactly("joined c [t]", "changed c [t] [u]", "left c");
    }

    @Test
    void shouldTellOfStreamsInTheOrderOfEvents() {
        ClientSession session = clients.register("c", producer("t"));
        TelemetryStream older =
                new TelemetryStream(new FakeCall(), new QueuedCommands(new Counters()));
        TelemetryStream newer =
                new TelemetryStream(new FakeCall(), new QueuedCommands(new Counters()));
        session.attach(older);
        session.attach(older);
        session.attach(newer);
        session.detach(older);
        session.detach(newer);
        older.onOver();
        session.attach(older);

        assertThat(events)
                .containsExactly(
                        "joined c [t]",
                        "attached c",
                        "attached c",
                        "lost c",
                        "attached c",
                        "lost c");
    }

    private static ClientRegistration producer(String... topics) {
        return new ClientRegistration(
                Settings.getDefaultInstance(), ClientType.PRODUCER, "", List.of(topics), "a:1");
    }

    private static final class Throwing implements ClientListener {
        @Override
        public void onJoined(ClientSession session) {
            throw new IllegalStateException("a listener's fault");
        }
    }

    private final class Recording implements ClientListener {
        @Override
        public void onJoined(ClientSession session) {
            events.add("joined " + session.clientId() + " " + session.registration().topics());
        }

        @Override
        public void onChanged(ClientSession session, ClientRegistration before) {
            events.add(
                    "changed "
                            + session.clientId()
                            + " "
                            + before.topics()
                            + " "
                            + session.registration().topics());
        }

        @Override
        public void onLeft(ClientSession session) {
            events.add("left " + session.clientId());
        }

        @Override
        public void onStreamAttached(ClientSession session) {
            events.add("attached " + session.clientId());
        }

        @Override
        public void onStreamLost(ClientSession session) {
            events.add("lost " + session.clientId());
        }
    }
}
