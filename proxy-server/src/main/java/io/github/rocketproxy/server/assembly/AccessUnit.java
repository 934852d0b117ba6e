package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.access.BrokerUsers;
import io.github.rocketproxy.backend.access.CachedAccounts;
import io.github.rocketproxy.backend.control.ControlClient;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.access.Accounts;
import io.github.rocketproxy.pipeline.access.AuditTrail;
import io.github.rocketproxy.pipeline.access.UserAccess;
import io.github.rocketproxy.pipeline.access.UserDirectory;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.access.AuditLog;
import io.github.rocketproxy.server.access.BadUsersException;
import io.github.rocketproxy.server.access.FileAccounts;
import io.github.rocketproxy.server.access.Providers;
import io.github.rocketproxy.server.config.AuthConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.files.ReloadState;
import java.nio.file.Path;
import java.util.List;

/** Makes the access policy that the configuration asks for, and what it needs to know users. */
final class AccessUnit {
    private static final int CALLS_IN_FLIGHT = 256;
    private static final long LOOK_AT_FILE_EVERY_MS = 1_000;

    private final AuthConfig config;
    private final Settings settings;
    private final Counters counters;
    private final Closing closing;
    private final List<ReloadState> files;
    private final long callTimeoutMs;

    /**
     * @param closing takes what has to be closed
     * @param files takes what became of the users file
     */
    AccessUnit(
            ProxyConfig config,
            Settings settings,
            Counters counters,
            Closing closing,
            List<ReloadState> files) {
        this.config = config.auth();
        this.settings = settings;
        this.counters = counters;
        this.closing = closing;
        this.files = files;
        callTimeoutMs = config.metadata().requestTimeoutMs();
    }

    /**
     * Starts it. Brokers are asked on connections of its own: whatever else is asked of them, users
     * are found in time.
     */
    AccessPolicy start(Connector connector, EventLoops loops, RouteCache metadata)
            throws StartupException {
        if (!config.authentication()) {
            return AccessPolicy.ALLOW_ALL;
        }
        try {
            Accounts users =
                    switch (config.users()) {
                        case AuthConfig.BROKERS -> cached(brokers(connector, loops, metadata));
                        case AuthConfig.FILE -> file();
                        default -> cached(Providers.open(config.users(), config.providerFile()));
                    };
            Accounts tokens =
                    config.tokens().isEmpty()
                            ? Accounts.NONE
                            : cached(Providers.open(config.tokens(), config.providerFile()));
            return new UserAccess(users, tokens, settings.access(), trail(), counters);
        } catch (BadUsersException e) {
            throw new StartupException(
                    e.getMessage(), "mend it, or look at auth.users and auth.tokens", e);
        }
    }

    private UserDirectory brokers(Connector connector, EventLoops loops, RouteCache metadata) {
        ControlClient remoting = new ControlClient(connector, loops.control(), CALLS_IN_FLIGHT);
        closing.add(remoting);
        return new BrokerUsers(remoting, metadata::brokersToAsk, callTimeoutMs);
    }

    private Accounts cached(UserDirectory directory) {
        CachedAccounts accounts = new CachedAccounts(settings.accounts(), directory);
        accounts.start();
        closing.add(accounts);
        return accounts;
    }

    private Accounts file() throws BadUsersException {
        FileAccounts accounts = new FileAccounts(Path.of(config.usersFile()), counters);
        accounts.start(LOOK_AT_FILE_EVERY_MS);
        closing.add(accounts);
        files.add(accounts.state());
        return accounts;
    }

    private AuditTrail trail() {
        AuthConfig.Audit audit = config.audit();
        if (!audit.denied() && !audit.allowed()) {
            return AuditTrail.NONE;
        }
        AuditLog log = new AuditLog(audit.denied(), audit.allowed(), audit.maxQueued(), counters);
        log.start();
        closing.add(log);
        return log;
    }
}
