package io.github.rocketproxy.bench.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Medians over the rounds of each target. */
final class Medians {
    private final List<Round> rounds;

    Medians(List<Round> rounds) {
        this.rounds = rounds;
    }

    /** Targets in the order in which they were first measured. */
    Set<String> targets() {
        Set<String> names = new LinkedHashSet<>();
        rounds.forEach(round -> names.add(round.target()));
        return names;
    }

    /** Median of a value of a target's rounds; NaN where no round has it. */
    double of(String target, Function<Round, ? extends Number> value) {
        return median(
                rounds.stream()
                        .filter(round -> round.target().equals(target))
                        .map(value)
                        .filter(Objects::nonNull)
                        .map(Number::doubleValue)
                        .toList());
    }

    /**
     * Median over the rounds of one target's value divided by another's in the same round: what
     * disturbs the machine for a while disturbs both.
     */
    double ratio(String target, String base, Function<Round, ? extends Number> value) {
        return median(
                rounds.stream()
                        .filter(round -> round.target().equals(target))
                        .map(round -> quotient(round, base, value))
                        .filter(quotient -> !quotient.isNaN())
                        .toList());
    }

    private Double quotient(Round round, String base, Function<Round, ? extends Number> value) {
        Number own = value.apply(round);
        return rounds.stream()
                .filter(other -> other.target().equals(base) && other.round() == round.round())
                .map(value)
                .filter(number -> number != null && own != null)
                .map(number -> own.doubleValue() / number.doubleValue())
                .findFirst()
                .orElse(Double.NaN);
    }

    static double median(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
