package io.github.rocketproxy.server;

import io.github.rocketproxy.server.config.ProxyConfig;

/** Assembles the parts. */
public final class ProxyServer implements ProxyLauncher {
    @Override
    public RunningProxy start(ProxyConfig config) throws StartupException {
        throw new StartupException(
                "the parts of the proxy are not assembled in this build",
                "take a build that contains the transport and the backend",
                null);
    }
}
