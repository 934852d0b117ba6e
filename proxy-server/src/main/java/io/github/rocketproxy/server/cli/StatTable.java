package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.live.LiveSnapshot;
import io.github.rocketproxy.server.live.LiveSnapshot.Count;
import io.github.rocketproxy.server.live.LiveSnapshot.Durations;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A second as tables for people. Counters that are zero are left out. */
final class StatTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String STEP = "%-14s %14s %10s %10s %10s %10s %10s %10s%n";
    private static final double NS_PER_US = 1e3;

    private StatTable() {}

    /** The tables, without a line break at the end. */
    static String of(LiveSnapshot second) {
        StringBuilder text = new StringBuilder(title(second)).append(System.lineSeparator());
        add(text, STEP, "step, us", "since start", "in 1 s", "p50", "p90", "p99", "p99.9", "max");
        second.steps().forEach((step, durations) -> addStep(text, step.name(), durations));
        add(text, "%n%15s %12s  %s%n", "since start", "per second", "counted");
        second.counters()
                .forEach(
                        (counter, count) -> {
                            if (count.total() > 0) {
                                addCounter(text, second, counter.description(), count);
                            }
                        });
        add(text, "%n%15s  %s%n", "now", "");
        second.gauges()
                .forEach((gauge, value) -> add(text, "%15d  %s%n", value, gauge.description()));
        return text.toString().stripTrailing();
    }

    private static String title(LiveSnapshot second) {
        String time =
                TIME.format(
                        Instant.ofEpochMilli(second.writtenMs()).atZone(ZoneId.systemDefault()));
        long upS = (second.writtenMs() - second.startedMs()) / 1_000;
        return "RocketProxy %d  %s  %s, up %d s"
                .formatted(second.pid(), second.endpoints(), time, upS);
    }

    private static void addStep(StringBuilder text, String name, Durations durations) {
        add(
                text,
                STEP,
                name.toLowerCase(Locale.ROOT),
                durations.total(),
                durations.count(),
                us(durations.p50Ns()),
                us(durations.p90Ns()),
                us(durations.p99Ns()),
                us(durations.p999Ns()),
                us(durations.maxNs()));
    }

    private static String us(long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / NS_PER_US);
    }

    private static void addCounter(
            StringBuilder text, LiveSnapshot second, String name, Count count) {
        add(text, "%15d %12.1f  %s%n", count.total(), second.perSecond(count), name);
    }

    private static void add(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
