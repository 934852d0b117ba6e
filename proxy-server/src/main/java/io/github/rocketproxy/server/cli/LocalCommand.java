package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.config.ConfigBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code local}: broker and name server in this process. */
@Command(
        name = "local",
        description =
                "Starts a proxy with an embedded broker and name server; nothing else is needed.")
final class LocalCommand extends ServeCommand {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Folder of the broker's files (default ./data).")
    private String data;

    LocalCommand(Session session) {
        super(session, "local");
    }

    @Override
    void applyOwnOptions(ConfigBuilder builder) {
        CommonOptions.set(builder, "--data", "dataDir", data);
    }
}
