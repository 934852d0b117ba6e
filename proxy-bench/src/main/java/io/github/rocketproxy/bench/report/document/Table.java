package io.github.rocketproxy.bench.report.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of cells under a head. Columns of numbers stand to the right. */
public final class Table {
    private static final Pattern NUMBER = Pattern.compile("-?[\\d,.]+( [\\w/]{1,5}| \\(.*\\))?|-|");

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> head) {
        this.head = List.copyOf(head);
    }

    /** Adds a row with a cell for every column. */
    public Table row(List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException(cells + " does not fit under " + head);
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    public List<String> head() {
        return head;
    }

    public List<List<String>> rows() {
        return Collections.unmodifiableList(rows);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The same without columns in which no row says anything. */
    public Table withoutEmptyColumns() {
        int[] kept =
                IntStream.range(0, head.size())
                        .filter(column -> rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
                        .toArray();
        Table dense = new Table(picked(head, kept));
        rows.forEach(row -> dense.row(picked(row, kept)));
        return dense;
    }

    private static List<String> picked(List<String> cells, int[] columns) {
        return IntStream.of(columns).mapToObj(cells::get).toList();
    }

    /** Whether every cell of a column is a number, with its unit or range, or says nothing. */
    boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }

    /** The table as Markdown, padded so that it reads well on a terminal too. */
    public String markdown() {
        int[] widths = IntStream.range(0, head.size()).map(this::width).toArray();
        String rule =
                IntStream.range(0, widths.length)
                        .mapToObj(column -> rule(column, widths[column]))
                        .collect(Collectors.joining("|", "|", "|\n"));
        return line(head, widths)
                + rule
                + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private int width(int column) {
        int widest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(widest, head.get(column).length());
    }

    private String rule(int column, int width) {
        return isNumeric(column) ? "-".repeat(width + 1) + ":" : "-".repeat(width + 2);
    }

    private String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> padded(column, cells.get(column), widths[column]))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private String padded(int column, String cell, int width) {
        String space = " ".repeat(width - cell.length());
        return isNumeric(column) ? space + cell : cell + space;
    }
}
