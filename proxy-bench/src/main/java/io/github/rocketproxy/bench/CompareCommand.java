package io.github.rocketproxy.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench compare}: the ladder from the bare client to RocketProxy, side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        header = "The whole ladder, sends and their latency; writes a report.",
        description =
                "Starts a name server, a broker and a ladder of targets: the Remoting "
                        + "client straight to the broker, a gRPC server and an HTTP/2 handler that do "
                        + "nothing, the official proxy and RocketProxy in each pipeline mode; warms "
                        + "them and measures them in turns. Writes a report.")
final class CompareCommand implements Callable<Integer> {
    @Mixin private LoadOptions load;
    @Mixin private CompareOptions options;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        String words = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        new LadderRun(load, options, Preset.COMPARE).run("bin/rocketproxy bench " + words);
        return 0;
    }
}
