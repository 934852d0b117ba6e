package io.github.rocketproxy.server;

import io.github.rocketproxy.server.assembly.Assembly;
import io.github.rocketproxy.server.assembly.ServingProxy;
import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.LoadedConfig;
import io.github.rocketproxy.server.config.ProxyConfig;

/** Starts proxies: what the command line uses, and what embeds a proxy in a test or a benchmark. */
public final class ProxyServer implements ProxyLauncher {
    @Override
    public ServingProxy start(ProxyConfig config) throws StartupException {
        return start(LoadedConfig.of(config), ConfigSource.fixed(config));
    }

    @Override
    public ServingProxy start(LoadedConfig loaded, ConfigSource source) throws StartupException {
        return new Assembly(loaded, source).start();
    }
}
