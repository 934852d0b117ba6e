package io.github.rocketproxy.bench.report.plot;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Sizes words and keeps labels apart. */
final class Labels {
    private static final double CHARACTER = 7.9;

    private Labels() {}

    /** About how wide words are in the plots' font, in pixels; rather more than less. */
    static double width(String words) {
        return words.length() * CHARACTER;
    }

    /**
     * Moves positions as little as it takes to keep a gap between each two.
     *
     * @param wanted in any order
     * @param low none lies below, unless there are too many
     * @param high none lies above, unless there are too many
     * @return positions in the order of the wanted ones
     */
    static double[] apart(double[] wanted, double gap, double low, double high) {
        int[] order =
                IntStream.range(0, wanted.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> wanted[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] placed = Arrays.copyOf(wanted, wanted.length);
        double free = low;
        for (int i : order) {
            placed[i] = Math.max(placed[i], free);
            free = placed[i] + gap;
        }
        free = high;
        for (int i = order.length - 1; i >= 0; i--) {
            placed[order[i]] = Math.min(placed[order[i]], free);
            free = placed[order[i]] - gap;
        }
        return placed;
    }
}
