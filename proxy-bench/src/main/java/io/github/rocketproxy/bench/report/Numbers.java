package io.github.rocketproxy.bench.report;

import java.util.Locale;

/** Numbers as reports write them: three digits that count, thousands apart, no more. */
final class Numbers {
    private static final double KIB = 1024;

    private Numbers() {}

    /** A measured value; a dash where there is none. */
    static String value(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        if (size == 0 || size >= 100) {
            return format("%,.0f", value);
        }
        return format(size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    /** A count without decimals. */
    static String count(double value) {
        return format("%,.0f", value);
    }

    /** A size in the largest unit that leaves it at one or more. */
    static String bytes(double bytes) {
        if (bytes < KIB) {
            return count(bytes) + " B";
        }
        return bytes < KIB * KIB ? brief(bytes / KIB) + " KiB" : brief(bytes / KIB / KIB) + " MiB";
    }

    private static String brief(double value) {
        return format("%.1f", value).replaceFirst("\\.0$", "");
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
