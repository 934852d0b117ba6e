package io.github.rocketproxy.server;

import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.LoadedConfig;
import io.github.rocketproxy.server.config.ProxyConfig;

/** Starts a proxy; the command line's only door to the assembly. */
@FunctionalInterface
public interface ProxyLauncher {
    /**
     * Starts everything and returns once it serves; on failure nothing is left running.
     *
     * @throws StartupException what is wrong and what to do about it
     */
    RunningProxy start(ProxyConfig config) throws StartupException;

    /**
     * As {@link #start(ProxyConfig)}; what can be changed while running follows the source's files.
     */
    default RunningProxy start(LoadedConfig loaded, ConfigSource source) throws StartupException {
        return start(loaded.config());
    }
}
