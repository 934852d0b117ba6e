package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.Target;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the side-by-side runs. */
final class CompareOptions {
    @Option(
            names = "--name",
            defaultValue = "send",
            description = "name of the report (default ${DEFAULT-VALUE})")
    String name;

    @Option(
            names = "--out",
            defaultValue = "perf-reports",
            description = "folder of the reports (default ${DEFAULT-VALUE})")
    Path out;

    @Option(
            names = "--warmup",
            defaultValue = "500000",
            description = "messages sent to each target first (default ${DEFAULT-VALUE})")
    long warmUp;

    @Option(names = "--rounds", description = "interleaved rounds (compare 5, full 10)")
    Integer rounds;

    @Option(
            names = "--messages",
            defaultValue = "100000",
            description = "messages of a round (default ${DEFAULT-VALUE})")
    long messages;

    @Option(names = "--rate", description = "sends per second of the fixed-rate stage (full 5000)")
    Double ratePerSecond;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description =
                    "length of the fixed-rate stage for each target (default ${DEFAULT-VALUE})")
    int latencySeconds;

    @Option(
            names = "--modes",
            split = ",",
            description = "pipeline modes of RocketProxy, each a target (default auto)")
    List<String> modes = List.of("auto");

    @Option(names = "--no-official", description = "leave the official proxy out")
    boolean isWithoutOfficial;

    @Option(names = "--no-own", description = "leave RocketProxy out")
    boolean isWithoutOwn;

    @Option(
            names = "--attach",
            paramLabel = "NAME=HOST:PORT[@PID]",
            converter = TargetConverter.class,
            description = "measure a running proxy too, may be repeated; its topic must exist")
    List<Target> attached = List.of();

    static final class TargetConverter implements picocli.CommandLine.ITypeConverter<Target> {
        @Override
        public Target convert(String value) {
            return Target.parse(value);
        }
    }
}
