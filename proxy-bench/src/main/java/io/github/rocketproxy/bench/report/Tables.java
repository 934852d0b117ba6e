package io.github.rocketproxy.bench.report;

import java.util.List;
import java.util.Locale;

/** The tables of a report, as Markdown that reads well on a terminal too. */
public final class Tables {
    private static final double MIB = 1024.0 * 1024;

    private Tables() {}

    /**
     * Medians of each target, and the ratio of proxy CPU to the base.
     *
     * @param base target that the others are compared with; the column is empty without its rounds
     */
    public static String rounds(List<Round> rounds, String base) {
        Medians medians = new Medians(rounds);
        StringBuilder text =
                new StringBuilder(
                        """
                        | target       | msg/s    | proxy CPU us/msg | of %-8s | broker CPU us/msg | generator CPU us/msg | RSS MiB | errors |
                        |--------------|---------:|-----------------:|------------:|------------------:|---------------------:|--------:|-------:|
                        """
                                .formatted(base));
        for (String target : medians.targets()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %-12s | %8.0f | %16s | %11s | %17s | %20.1f | %7s | %6d |%n",
                            target,
                            medians.of(target, Round::messagesPerSecond),
                            number(medians.of(target, Round::proxyCpuUs), 1),
                            number(medians.ratio(target, base, Round::proxyCpuUs), 3),
                            number(medians.of(target, Round::brokerCpuUs), 1),
                            medians.of(target, Round::generatorCpuUs),
                            number(medians.of(target, Round::proxyRssBytes) / MIB, 0),
                            errors(rounds, target)));
        }
        return text.toString();
    }

    /** Every round of its own. */
    public static String everyRound(List<Round> rounds) {
        StringBuilder text =
                new StringBuilder(
                        """
                        | round | target       | msg/s    | proxy CPU us/msg | broker CPU us/msg | p50 us   | p99 us   |
                        |------:|--------------|---------:|-----------------:|------------------:|---------:|---------:|
                        """);
        for (Round round : rounds) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %5d | %-12s | %8.0f | %16s | %17s | %8.0f | %8.0f |%n",
                            round.round(),
                            round.target(),
                            round.messagesPerSecond(),
                            number(round.proxyCpuUs(), 1),
                            number(round.brokerCpuUs(), 1),
                            round.p50Us(),
                            round.p99Us()));
        }
        return text.toString();
    }

    /** Percentiles of each latency run. */
    public static String latencies(List<LatencyRun> runs) {
        StringBuilder text =
                new StringBuilder(
                        """
                        | target       | rate/s  | got/s   | p50 us   | p90 us   | p99 us   | p99.9 us | max us   | note        |
                        |--------------|--------:|--------:|---------:|---------:|---------:|---------:|---------:|-------------|
                        """);
        for (LatencyRun run : runs) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %-12s | %7.0f | %7.0f | %8.0f | %8.0f | %8.0f | %8.0f | %8.0f | %-11s |%n",
                            run.target(),
                            run.ratePerSecond(),
                            run.achievedPerSecond(),
                            run.us(50),
                            run.us(90),
                            run.us(99),
                            run.us(99.9),
                            run.us(100),
                            note(run)));
        }
        return text.toString();
    }

    private static String note(LatencyRun run) {
        if (!run.errors().isEmpty()) {
            return "errors " + run.errors();
        }
        return run.missedRate() ? "rate missed" : "";
    }

    private static long errors(List<Round> rounds, String target) {
        return rounds.stream()
                .filter(round -> round.target().equals(target))
                .flatMap(round -> round.errors().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String number(Double value, int decimals) {
        return value == null || value.isNaN()
                ? "-"
                : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
