package io.github.rocketproxy.server;

import io.github.rocketproxy.server.assembly.Assembly;
import io.github.rocketproxy.server.assembly.ServingProxy;
import io.github.rocketproxy.server.config.EffectiveSetting;
import io.github.rocketproxy.server.config.ProxyConfig;
import java.util.List;

/** Starts proxies: what the command line uses, and what embeds a proxy in a test or a benchmark. */
public final class ProxyServer implements ProxyLauncher {
    @Override
    public ServingProxy start(ProxyConfig config) throws StartupException {
        return start(config, EffectiveSetting.of(config));
    }

    @Override
    public ServingProxy start(ProxyConfig config, List<EffectiveSetting> effective)
            throws StartupException {
        return new Assembly(config, effective).start();
    }
}
