package io.github.rocketproxy.bench.report.plot;

import io.github.rocketproxy.bench.report.document.Element;
import java.util.ArrayList;
import java.util.List;

/** An SVG of fixed width, with its title in up to a few lines; the rest is drawn below it. */
final class Canvas {
    static final double WIDTH = 760;

    private static final double MARGIN = 16;
    private static final double TITLE_LINE = 20;
    private static final int TITLE_CHARACTERS = 84;

    private final Element root = new Element("svg");
    private final double top;

    /**
     * @param height below the title
     */
    Canvas(String title, double height) {
        List<String> lines = wrapped(title);
        this.top = MARGIN + lines.size() * TITLE_LINE + MARGIN / 2;
        String box = "0 0 %.0f %.0f".formatted(WIDTH, top + height);
        root.with("xmlns", "http://www.w3.org/2000/svg").with("viewBox", box);
        root.with("class", "plot").with("role", "img").with("aria-label", title);
        root.add(Element.of("title", title)).add(new Element("style").markup(Palette.style()));
        rectangle(0, 0, WIDTH, top + height, "paper");
        for (int i = 0; i < lines.size(); i++) {
            text(MARGIN, MARGIN + (i + 0.7) * TITLE_LINE, "start", "title", lines.get(i));
        }
    }

    /** Where drawing may begin. */
    double top() {
        return top;
    }

    /**
     * @param anchor start, middle or end: which part of the words is at x
     */
    void text(double x, double y, String anchor, String style, String words) {
        root.add(
                Element.of("text", words)
                        .with("x", x)
                        .with("y", y)
                        .with("text-anchor", anchor)
                        .with("class", style));
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        root.add(
                new Element("line")
                        .with("x1", x1)
                        .with("y1", y1)
                        .with("x2", x2)
                        .with("y2", y2)
                        .with("class", style));
    }

    void rectangle(double x, double y, double width, double height, String style) {
        root.add(
                new Element("rect")
                        .with("x", x)
                        .with("y", y)
                        .with("width", width)
                        .with("height", height)
                        .with("class", style));
    }

    void dot(double x, double y, String style) {
        root.add(
                new Element("circle")
                        .with("cx", x)
                        .with("cy", y)
                        .with("r", 3.5)
                        .with("class", style));
    }

    /**
     * @param points as in the attribute of that name
     */
    void path(String points, String style) {
        root.add(new Element("polyline").with("points", points).with("class", style));
    }

    String svg() {
        return root.toString();
    }

    private static List<String> wrapped(String title) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : title.split(" ")) {
            if (!line.isEmpty() && line.length() + word.length() >= TITLE_CHARACTERS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
