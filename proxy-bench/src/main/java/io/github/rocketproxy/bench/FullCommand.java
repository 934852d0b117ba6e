package io.github.rocketproxy.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench full}: every scenario, every target. */
@Command(
        name = "full",
        mixinStandardHelpOptions = true,
        header = "Every scenario and pipeline mode; writes a report.",
        description =
                "Like compare, with every scenario and pipeline mode, in less than 40 "
                        + "minutes on two processors. Needs 25 GB of disk in the temporary folder. "
                        + "Writes a report.")
final class FullCommand implements Callable<Integer> {
    @Mixin private LoadOptions load;
    @Mixin private CompareOptions options;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        String words = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        new LadderRun(load, options, Preset.FULL).run("bin/rocketproxy bench " + words);
        return 0;
    }
}
