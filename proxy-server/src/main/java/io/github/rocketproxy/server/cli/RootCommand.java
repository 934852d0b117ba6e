package io.github.rocketproxy.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rocketproxy} itself: takes the official proxy's flags when no command is given. */
@Command(
        name = "rocketproxy",
        description = "A stateless, low-latency proxy in front of Apache RocketMQ 5.",
        footer = {
            "",
            "First steps:  rocketproxy local",
            "In front of a cluster:  rocketproxy cluster --namesrv HOST:9876",
            "In the official proxy's place:  rocketproxy -pc rmq-proxy.json"
        })
final class RootCommand implements Callable<Integer> {
    private final Session session;

    @Spec private CommandSpec spec;
    @Mixin private OfficialOptions official;
    @Mixin private CommonOptions common;

    RootCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!official.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a command is missing: local, cluster, bench, check-config");
        }
        Settings settings = Settings.of(session, official, common);
        return new Foreground(session).run(settings.builder().load(), source(), settings.notices());
    }

    private FileSource source() {
        List<Path> files = new ArrayList<>(official.files());
        files.addAll(common.files());
        return new FileSource(files, () -> Settings.of(session, official, common).builder().load());
    }

    /** Options before a command would be lost; better to say so. */
    static void refuseOptionsBeforeCommand(CommandLine.ParseResult result) {
        if (result.hasSubcommand() && !result.matchedOptions().isEmpty()) {
            throw new ParameterException(
                    result.commandSpec().commandLine(),
                    "put "
                            + result.matchedOptions().getFirst().longestName()
                            + " after the command "
                            + result.subcommand().commandSpec().name());
        }
    }
}
