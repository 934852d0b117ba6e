package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.config.ConfigBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cluster}: brokers found through name servers. */
@Command(name = "cluster", description = "Starts a proxy in front of a cluster.")
final class ClusterCommand extends ServeCommand {
    @Option(
            names = "--namesrv",
            paramLabel = "HOST:PORT[;HOST:PORT]",
            description = "Name servers of the cluster.")
    private String namesrv;

    ClusterCommand(Session session) {
        super(session, "cluster");
    }

    @Override
    void applyOwnOptions(ConfigBuilder builder) {
        CommonOptions.set(builder, "--namesrv", "namesrv.addresses", namesrv);
    }
}
