package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.process.DirectProducer;
import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.process.Targets;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a run is made.
 *
 * @param ladder names of the targets that are started, in the order in which they are measured
 * @param attached targets that run already; their topics must exist
 * @param bodyBytes message body where a scenario does not say otherwise
 * @param connections client connections, likewise
 * @param inFlight sends in flight over all of them, likewise
 * @param starts processes of each target, one after another, each warmed and measured: what the JIT
 *     compiler makes of the same code differs from one to the next
 * @param rounds of each scenario with each of these processes, targets in turn
 * @param messages of a round of sends; scenarios with many points take a part of them
 * @param warmUp messages sent to a target before it is measured
 * @param seconds length of a round at a fixed rate
 */
public record Plan(
        List<String> ladder,
        List<Target> attached,
        int bodyBytes,
        int connections,
        int inFlight,
        int starts,
        int rounds,
        long messages,
        long warmUp,
        int seconds) {
    /** Messages a second that a target takes at least, to estimate times. */
    private static final long OFFICIAL_PER_SECOND = 10_000;

    private static final long OTHERS_PER_SECOND = 25_000;

    private static final long START_S = 4;

    /**
     * The official proxy, where it takes part, RocketProxy in its first mode, and what runs; with
     * TLS and without, watched and not, and of another build, as the ladder has them.
     */
    public List<String> proxies() {
        Stream<String> official =
                ladder.stream().filter(name -> plain(name).equals(Targets.OFFICIAL));
        List<String> own = ladder.stream().filter(name -> name.startsWith(Targets.OWN)).toList();
        Stream<String> first =
                own.stream().filter(name -> plain(name).equals(plain(own.getFirst())));
        return Stream.concat(official, first).toList();
    }

    private static String plain(String name) {
        return name.replaceFirst("-(tls|tls-jdk|watched|traces|limits|scrape|other)$", "");
    }

    /** The ladder without the client that needs no server. */
    public List<String> servers() {
        return ladder.stream().filter(name -> !name.equals(DirectProducer.NAME)).toList();
    }

    /** Whether the Remoting client takes part. */
    public boolean hasDirect() {
        return ladder.contains(DirectProducer.NAME);
    }

    /** About how long it takes until every target is up and warm, s. */
    public long startS() {
        return START_S * ladder.size() + sendS(ladder, warmUp);
    }

    /** About how long so many messages to each of some targets take, s. */
    long sendS(List<String> names, long count) {
        double seconds = 0;
        for (String name : names) {
            seconds +=
                    (double) count
                            / (name.startsWith(Targets.OFFICIAL)
                                    ? OFFICIAL_PER_SECOND
                                    : OTHERS_PER_SECOND);
        }
        return Math.round(seconds + attached.size() * (double) count / OTHERS_PER_SECOND);
    }
}
