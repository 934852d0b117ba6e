package io.github.rocketproxy.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench full}: {@code compare} with more rounds, and latency at a fixed rate after them. */
@Command(
        name = "full",
        mixinStandardHelpOptions = true,
        description = {
            "Like compare, with 10 rounds and, after them, a minute of sends at 5000/s to each target",
            "for the latencies. Writes a report."
        })
final class FullCommand implements Callable<Integer> {
    private static final int ROUNDS = 10;

    @Mixin private LoadOptions load;
    @Mixin private CompareOptions options;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        int rounds = options.rounds == null ? ROUNDS : options.rounds;
        double rate = options.ratePerSecond == null ? 5_000 : options.ratePerSecond;
        String words = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        new Comparison(load, options, rounds, rate).run("bin/rocketproxy bench " + words);
        return 0;
    }
}
