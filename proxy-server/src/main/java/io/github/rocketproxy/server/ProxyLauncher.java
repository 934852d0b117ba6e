package io.github.rocketproxy.server;

import io.github.rocketproxy.server.config.EffectiveSetting;
import io.github.rocketproxy.server.config.ProxyConfig;
import java.util.List;

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
     * As {@link #start(ProxyConfig)}.
     *
     * @param effective the same settings, to be shown to operators
     */
    default RunningProxy start(ProxyConfig config, List<EffectiveSetting> effective)
            throws StartupException {
        return start(config);
    }
}
