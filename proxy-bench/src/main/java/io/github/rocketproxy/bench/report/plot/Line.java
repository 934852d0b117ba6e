package io.github.rocketproxy.bench.report.plot;

import java.util.List;

/**
 * A line of a plot.
 *
 * @param name written at its end
 * @param color number of its colour; the same name has the same number in all plots of a report
 * @param points from left to right
 * @param hasDots whether each point is a measurement of its own, shown as such
 */
public record Line(String name, int color, List<Point> points, boolean hasDots) {
    /**
     * @param low smallest of the rounds
     * @param high largest of the rounds
     */
    public record Point(double x, double y, double low, double high) {}

    public Line {
        points = List.copyOf(points);
    }
}
