package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.access.CachedAccounts;
import io.github.rocketproxy.backend.control.ControlClient;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.access.UserAccess;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.server.config.AuthConfig;

/** The access policy in force, and what it needs to know users. */
record AccessUnit(AccessPolicy policy, Closing parts) implements AutoCloseable {
    private static final int CALLS_IN_FLIGHT = 256;

    /**
     * Starts what the configuration asks for. Brokers are asked on connections of its own: whatever
     * else is asked of them, users are found in time.
     */
    static AccessUnit start(
            AuthConfig config,
            Settings settings,
            Connector connector,
            EventLoops loops,
            RouteCache metadata,
            Counters counters) {
        Closing parts = new Closing();
        if (!config.authentication()) {
            return new AccessUnit(AccessPolicy.ALLOW_ALL, parts);
        }
        ControlClient remoting = new ControlClient(connector, loops.control(), CALLS_IN_FLIGHT);
        parts.add(remoting);
        CachedAccounts accounts =
                new CachedAccounts(settings.accounts(), remoting, metadata::brokersToAsk);
        accounts.start();
        parts.add(accounts);
        AccessPolicy policy =
                new UserAccess(
                        accounts, settings.signatureWindow(), config.authorization(), counters);
        return new AccessUnit(policy, parts);
    }

    @Override
    public void close() {
        parts.close();
    }
}
