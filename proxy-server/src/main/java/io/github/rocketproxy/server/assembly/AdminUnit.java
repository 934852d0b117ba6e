package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.admin.AdminHttp;
import io.github.rocketproxy.server.admin.AdminPage.Answer;
import io.github.rocketproxy.server.admin.AdminPages;
import io.github.rocketproxy.server.admin.ConsolePage;
import io.github.rocketproxy.server.admin.ErrorsPage;
import io.github.rocketproxy.server.admin.FilesPage;
import io.github.rocketproxy.server.admin.LogLevelPage;
import io.github.rocketproxy.server.admin.Readiness;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.files.ReloadState;
import io.github.rocketproxy.server.log.RecentErrors;
import io.github.rocketproxy.transport.control.AdminServices;
import io.github.rocketproxy.transport.control.ControlThreads;
import io.github.rocketproxy.transport.server.AdminServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The ports of operators. */
final class AdminUnit {
    private final ProxyConfig.Admin config;
    private final Closing closing;
    private final AdminPages pages = new AdminPages();
    private final Readiness readiness = new Readiness();
    private final RecentErrors errors = new RecentErrors();

    /**
     * @param closing takes what has to be closed
     */
    AdminUnit(ProxyConfig.Admin config, Closing closing) {
        this.config = config;
        this.closing = closing;
        pages.get("/", new ConsolePage());
        pages.get("/admin/errors", new ErrorsPage(errors));
        errors.start();
        closing.add(errors);
        pages.get("/livez", request -> Answer.ok(Map.of("live", true)));
        pages.get("/readyz", readiness);
        LogLevelPage levels = new LogLevelPage();
        pages.get("/admin/log-level", levels).post("/admin/log-level", levels);
    }

    /** For whoever has something to show; until {@link #start}. */
    AdminPages pages() {
        return pages;
    }

    /** For whoever drains. */
    Readiness readiness() {
        return readiness;
    }

    /**
     * Opens those that are configured, once everything else serves.
     *
     * @return what listens where
     */
    SequencedMap<String, String> start(
            EventLoops loops, ControlThreads threads, List<ReloadState> files)
            throws StartupException {
        pages.get("/admin/files", new FilesPage(files));
        readiness.ready();
        SequencedMap<String, String> endpoints = new LinkedHashMap<>();
        if (config.enabled()) {
            endpoints.put("admin", startHttp());
        }
        if (config.grpcPort() > 0) {
            endpoints.put("admin-grpc", startGrpc(loops, threads));
        }
        return endpoints;
    }

    private String startHttp() throws StartupException {
        try {
            AdminHttp http = new AdminHttp(config.host(), config.port(), config.names(), pages);
            closing.add(http);
            return http.address();
        } catch (IOException e) {
            throw new StartupException(
                    "the admin endpoint cannot listen on " + config.host() + ":" + config.port(),
                    "stop what uses the port, or choose another with --admin-port",
                    e);
        }
    }

    private String startGrpc(EventLoops loops, ControlThreads threads) throws StartupException {
        AdminServer server =
                new AdminServer(
                        config.grpcHost(),
                        config.grpcPort(),
                        loops.boss(),
                        loops.workers(),
                        loops.serverChannel(),
                        new AdminServices(new OwnLogLevels(), threads).service());
        closing.add(server);
        try {
            return config.grpcHost() + ":" + server.start();
        } catch (IOException e) {
            throw new StartupException(
                    "the admin service cannot listen on "
                            + config.grpcHost()
                            + ":"
                            + config.grpcPort(),
                    "stop what uses the port, or choose another with --set admin.grpcPort=PORT",
                    e);
        }
    }
}
