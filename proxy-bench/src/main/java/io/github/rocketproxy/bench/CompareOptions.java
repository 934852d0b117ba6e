package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.process.Targets;
import io.github.rocketproxy.bench.scenario.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options of the side-by-side runs; what is not given is as the command's preset says. */
final class CompareOptions {
    @Option(
            names = "--scenarios",
            split = ",",
            description =
                    "send, send-rate, rate, receive, end-to-end, connections, body, topics, cold, idle")
    List<String> scenarios;

    @Option(
            names = "--targets",
            split = ",",
            description = "direct, null-grpc, null-http2, official, own; none starts nothing")
    List<String> targets;

    @Option(
            names = "--modes",
            split = ",",
            description =
                    "pipeline modes of RocketProxy, each a target; all but send take the first")
    List<String> modes;

    @Option(
            names = "--tls",
            split = ",",
            description =
                    "off, openssl, jdk: whether the proxies use TLS, each a target (default off); jdk is"
                            + " for RocketProxy alone")
    List<String> tls;

    @Option(
            names = "--watched",
            split = ",",
            arity = "0..1",
            fallbackValue = "all",
            description =
                    "all, traces, limits, scrape: RocketProxy with 1 %% of requests traced, limits in"
                            + " force, its metrics scraped, or all of it, each a target beside one"
                            + " without (no value: all)")
    List<String> watched = List.of();

    @Option(
            names = "--starts",
            defaultValue = "1",
            description =
                    "processes of each target, one after another, each warmed and measured"
                            + " (default ${DEFAULT-VALUE}); more than one needs --scenarios of send,"
                            + " receive, body, and no --attach")
    int starts;

    @Option(
            names = "--rounds",
            description = "rounds of each scenario with each process, targets in turn")
    Integer rounds;

    @Option(names = "--messages", description = "messages of a round of sends")
    Long messages;

    @Option(names = "--warmup", description = "messages sent to each target first")
    Long warmUp;

    @Option(names = "--seconds", description = "length of a round at a fixed rate")
    Integer seconds;

    @Option(names = "--name", description = "name of the report")
    String name;

    @Option(
            names = "--out",
            defaultValue = "perf-reports",
            description = "folder of the reports (default ${DEFAULT-VALUE})")
    Path out;

    @Option(
            names = "--attach",
            paramLabel = "NAME=HOST:PORT[@PID]",
            converter = TargetConverter.class,
            description = "measure a running proxy too, may be repeated; its topics must exist")
    List<Target> attached = List.of();

    static final class TargetConverter implements ITypeConverter<Target> {
        @Override
        public Target convert(String value) {
            return Target.parse(value);
        }
    }

    List<String> scenarios(Preset preset) {
        return scenarios == null ? preset.scenarios() : scenarios;
    }

    String name(Preset preset) {
        return name == null ? preset.name() : name;
    }

    Plan plan(Preset preset, LoadOptions load) {
        boolean hasOther = load.proxies.otherLauncher != null;
        return new Plan(
                ladder(preset, hasOther),
                attached,
                load.bodyBytes,
                load.connections,
                load.connections * load.streams,
                starts,
                rounds == null ? preset.rounds() : rounds,
                messages == null ? preset.messages() : messages,
                warmUp == null ? preset.warmUp() : warmUp,
                seconds == null ? preset.seconds() : seconds);
    }

    private List<String> ladder(Preset preset, boolean hasOther) {
        List<String> ladder = new ArrayList<>();
        for (String target : targets == null ? preset.targets() : targets) {
            if (target.equals("own")) {
                List<String> wanted = modes == null ? preset.modes() : modes;
                wanted.forEach(mode -> addWithTls(ladder, Targets.OWN + mode));
                wanted.forEach(mode -> addWatched(ladder, Targets.OWN + mode));
                if (hasOther) {
                    wanted.forEach(mode -> ladder.add(Targets.OWN + mode + Targets.OTHER));
                }
            } else if (target.equals(Targets.OFFICIAL)) {
                addWithTls(ladder, target);
            } else if (!target.equals("none")) {
                ladder.add(target);
            }
        }
        return ladder;
    }

    private void addWatched(List<String> ladder, String proxy) {
        for (String part : watched) {
            switch (part) {
                case "all" -> ladder.add(proxy + Targets.WATCHED);
                case "traces" -> ladder.add(proxy + Targets.TRACED);
                case "limits" -> ladder.add(proxy + Targets.LIMITED);
                case "scrape" -> ladder.add(proxy + Targets.SCRAPED);
                default ->
                        throw new IllegalArgumentException(
                                "--watched takes all, traces, limits and scrape, not '"
                                        + part
                                        + "'");
            }
        }
    }

    private void addWithTls(List<String> ladder, String proxy) {
        for (String choice : tls == null ? List.of("off") : tls) {
            switch (choice) {
                case "off" -> ladder.add(proxy);
                case "openssl" -> ladder.add(proxy + Targets.TLS);
                case "jdk" -> {
                    if (proxy.startsWith(Targets.OWN)) {
                        ladder.add(proxy + Targets.TLS_BY_JDK);
                    }
                }
                default ->
                        throw new IllegalArgumentException(
                                "--tls takes off, openssl and jdk, not '" + choice + "'");
            }
        }
    }
}
