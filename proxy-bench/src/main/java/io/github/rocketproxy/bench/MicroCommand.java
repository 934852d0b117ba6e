package io.github.rocketproxy.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench micro}: the JMH benchmarks of the hot path, with the allocation profiler. */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        description = "Runs the JMH benchmarks of the hot path and shows their allocations.")
final class MicroCommand implements Callable<Integer> {
    private static final String BENCHMARKS = "io.github.rocketproxy.bench.micro.";

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "",
            description = "regular expression on the names, all without one")
    private String pattern;

    @Option(names = "--forks", description = "JVMs one after another, instead of what is declared")
    private Integer forks;

    @Option(names = "--json", description = "write the results to this file")
    private Path json;

    @Override
    public Integer call() throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(BENCHMARKS + ".*" + pattern)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true);
        if (forks != null) {
            options.forks(forks);
        }
        if (json != null) {
            options.resultFormat(ResultFormatType.JSON).result(json.toString());
        }
        new Runner(options.build()).run();
        return 0;
    }
}
