package io.github.rocketproxy.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench compare}: the official proxy and RocketProxy side by side, sends in flight. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a name server, a broker, the official proxy and RocketProxy, warms the proxies,",
            "then measures them in turns: CPU of each proxy per message and throughput. With --rate",
            "also latency at that rate. Writes a report."
        })
final class CompareCommand implements Callable<Integer> {
    private static final int ROUNDS = 5;

    @Mixin private LoadOptions load;
    @Mixin private CompareOptions options;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        int rounds = options.rounds == null ? ROUNDS : options.rounds;
        double rate = options.ratePerSecond == null ? 0 : options.ratePerSecond;
        String words = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        new Comparison(load, options, rounds, rate).run("bin/rocketproxy bench " + words);
        return 0;
    }
}
