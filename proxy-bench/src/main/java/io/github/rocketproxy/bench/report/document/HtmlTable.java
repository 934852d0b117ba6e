package io.github.rocketproxy.bench.report.document;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A table as HTML; verdicts stand out by weight and colour, not by colour alone. */
final class HtmlTable {
    private static final Map<String, String> CLASSES =
            Map.of("met", "met", "not met", "missed", "not measured", "soft");

    private static final int ON_ONE_LINE = 32;

    private HtmlTable() {}

    static Element of(Table table) {
        Element body = new Element("tbody");
        table.rows().forEach(row -> body.add(row(table, "td", row)));
        return new Element("table")
                .add(new Element("thead").add(row(table, "th", table.head())))
                .add(body);
    }

    private static Element row(Table table, String cell, List<String> texts) {
        Element row = new Element("tr");
        IntStream.range(0, texts.size())
                .mapToObj(column -> cell(table, column, cell, texts.get(column)))
                .forEach(row::add);
        return row;
    }

    private static Element cell(Table table, int column, String name, String text) {
        Element cell = HtmlText.in(new Element(name), text);
        String style =
                (table.isNumeric(column) ? "n " : "")
                        + (text.length() <= ON_ONE_LINE ? "one " : "long ")
                        + CLASSES.getOrDefault(text, "");
        return style.isBlank() ? cell : cell.with("class", style.strip());
    }
}
