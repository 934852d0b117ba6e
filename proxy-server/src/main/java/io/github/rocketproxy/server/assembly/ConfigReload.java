package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.ConfigChanges;
import io.github.rocketproxy.server.config.ConfigException;
import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.EffectiveSetting;
import io.github.rocketproxy.server.config.LoadedConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.files.FileWatch;
import io.github.rocketproxy.server.files.ReloadState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the configuration's files. A changed configuration is read again from all its sources; if
 * it is right, what can be changed while the proxy runs takes effect, all of it at once, and what
 * needs a restart is named in the log. If it is not right nothing changes.
 */
final class ConfigReload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

    private final ConfigSource source;
    private final Counters counters;
    private final ReloadState state;
    private final FileWatch watch;
    private final List<Part> parts = new ArrayList<>();
    private final LoadedConfig started;
    private ProxyConfig taken;
    private volatile List<EffectiveSetting> effective;
    private List<String> pending = List.of();

    /** What makes use of keys that can be changed. */
    @FunctionalInterface
    interface Part {
        /**
         * Prepares for a configuration that is right; changes nothing yet.
         *
         * @return puts it in force; does not throw
         */
        Runnable prepare(ProxyConfig config);
    }

    /**
     * @param started what the proxy was started with
     */
    ConfigReload(LoadedConfig started, ConfigSource source, Counters counters) {
        this.started = started;
        taken = started.config();
        effective = started.effective();
        this.source = source;
        this.counters = counters;
        state = new ReloadState("--config", source.files(), InstantSource.system());
        state.taken(facts());
        watch = new FileWatch("mqp-config", source.files(), this::reload);
    }

    /** Before {@link #start}: this part is asked when something has changed. */
    void add(Part part) {
        parts.add(part);
    }

    /** What became of the files. */
    ReloadState state() {
        return state;
    }

    /** Looks at the files this often from now on, if there are any. */
    void start(long everyMs) {
        if (!source.files().isEmpty()) {
            watch.start(everyMs);
        }
    }

    /** Looks at the files once; one thread at a time. */
    void look() {
        watch.look();
    }

    private void reload() {
        try {
            take(source.read());
        } catch (ConfigException e) {
            failed(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the changed configuration met an error", e);
            failed(e.toString());
        }
    }

    private void failed(String reason) {
        counters.increment(ProxyCounter.CONFIG_RELOAD_FAILURES);
        state.failed(reason);
        LOG.warn("the changed configuration is not used, all stays as it was: {}", reason);
    }

    private void take(LoadedConfig loaded) {
        ProxyConfig newest = loaded.config();
        List<String> changed = ConfigChanges.between(taken, newest).reloadable();
        List<String> waiting = ConfigChanges.between(started.config(), newest).restart();
        List<Runnable> steps = new ArrayList<>();
        for (Part part : parts) {
            steps.add(part.prepare(newest));
        }
        steps.forEach(Runnable::run);
        counters.increment(ProxyCounter.CONFIG_RELOADS);
        if (!changed.isEmpty()) {
            LOG.info("changed while running: {}", String.join(", ", changed));
        }
        if (!waiting.isEmpty() && !waiting.equals(pending)) {
            LOG.warn(
                    "changed in the configuration, but only a restart puts it in force: {}",
                    String.join(", ", waiting));
        }
        pending = waiting;
        taken = newest;
        effective = shown(loaded);
        state.taken(facts());
    }

    /** What is in force of a newer configuration: some of it waits for a restart. */
    private List<EffectiveSetting> shown(LoadedConfig loaded) {
        List<EffectiveSetting> shown = new ArrayList<>(loaded.effective());
        shown.replaceAll(setting -> pending.contains(setting.key()) ? former(setting) : setting);
        return List.copyOf(shown);
    }

    private EffectiveSetting former(EffectiveSetting newer) {
        return started.effective().stream()
                .filter(setting -> setting.key().equals(newer.key()))
                .findFirst()
                .map(
                        setting ->
                                new EffectiveSetting(
                                        setting.key(),
                                        setting.value(),
                                        setting.origin() + "; changed since, waits for a restart"))
                .orElse(newer);
    }

    /** Every key as it is in force. Any thread. */
    List<EffectiveSetting> effective() {
        return effective;
    }

    private Map<String, String> facts() {
        return pending.isEmpty() ? Map.of() : Map.of("waitsForRestart", String.join(", ", pending));
    }

    @Override
    public void close() {
        watch.close();
    }
}
