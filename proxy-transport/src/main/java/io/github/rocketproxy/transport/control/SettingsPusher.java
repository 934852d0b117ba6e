package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.SettingsOverlay;
import io.github.rocketproxy.transport.client.TelemetryStream;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.Settings;
import io.github.rocketproxy.transport.proto.TelemetryCommand;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends consumers fresh settings when a refresh of the metadata shows other settings of their group
 * than before. All clients take settings that they did not ask for. Looks once a second, at little
 * cost: mostly the snapshot is the one it has seen.
 */
public final class SettingsPusher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsPusher.class);
    private static final long PERIOD_MS = 1_000;

    private final Metadata metadata;
    private final ClientTable clients;
    private final SettingsOverlay overlay;
    private final ScheduledExecutorService schedule =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("mqp-settings-push").factory());
    private GroupTable seen = GroupTable.EMPTY; // one thread

    SettingsPusher(Metadata metadata, ClientTable clients, SettingsOverlay overlay) {
        this.metadata = metadata;
        this.clients = clients;
        this.overlay = overlay;
    }

    /** Begins to look. Once. */
    public void start() {
        schedule.scheduleWithFixedDelay(
                this::pushSafely, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void pushSafely() {
        try {
            push();
        } catch (RuntimeException e) {
            LOG.error("changed settings could not be sent; the next round follows", e);
        }
    }

    /** One look. */
    @SuppressWarnings("ReferenceEquality") // a snapshot that is the same object says the same
    void push() {
        GroupTable newest = metadata.groups();
        if (newest == seen) {
            return;
        }
        Set<String> changed = changed(newest.groups(), seen.groups());
        seen = newest;
        if (changed.isEmpty()) {
            return;
        }
        for (ClientSession session : clients.sessions()) {
            ClientRegistration registration = session.registration();
            if (registration.type() != ClientType.PRODUCER
                    && changed.contains(registration.group())) {
                push(session, registration, newest.group(registration.group()));
            }
        }
    }

    /** A group that is new here counts: its consumers may have been answered with defaults. */
    private static Set<String> changed(
            Map<String, GroupSettings> newest, Map<String, GroupSettings> seen) {
        Set<String> changed = new HashSet<>();
        newest.forEach(
                (group, settings) -> {
                    if (!settings.saysTheSameAs(seen.get(group))) {
                        changed.add(group);
                    }
                });
        return changed;
    }

    private void push(ClientSession session, ClientRegistration before, GroupSettings group) {
        Settings settings = overlay.forConsumer(before.settings(), group);
        if (settings.equals(before.settings())) {
            return;
        }
        ClientRegistration after =
                new ClientRegistration(
                        settings,
                        before.type(),
                        before.group(),
                        before.topics(),
                        before.remoteAddress());
        TelemetryStream stream = session.stream();
        if (clients.replace(session, before, after) && stream != null) {
            stream.offer(
                    TelemetryCommand.newBuilder()
                            .setStatus(RefusedException.status(ReplyCode.OK, null))
                            .setSettings(settings)
                            .build());
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
