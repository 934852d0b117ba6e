package io.github.rocketproxy.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench quick}: the official proxy and RocketProxy in a few minutes. */
@Command(
        name = "quick",
        mixinStandardHelpOptions = true,
        header = "The first look: both proxies, in less than five minutes.",
        description =
                "Starts a name server, a broker, "
                        + "the official proxy and RocketProxy, and measures sends, latency at a fixed "
                        + "rate and receives in turns. Prints what it found; writes a report only "
                        + "with --name.")
final class QuickCommand implements Callable<Integer> {
    @Mixin private LoadOptions load;
    @Mixin private CompareOptions options;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        String words = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        new LadderRun(load, options, Preset.QUICK).run("bin/rocketproxy bench " + words);
        return 0;
    }
}
