package io.github.rocketproxy.bench.report.document;

import java.util.List;

/** A part of a report. Words between backticks in text are code; nothing else in it is markup. */
public sealed interface Block {
    /**
     * @param level 1 for the title of the whole
     */
    record Heading(int level, String text) implements Block {}

    record Paragraph(String text) implements Block {}

    record Bullets(List<String> items) implements Block {
        public Bullets {
            items = List.copyOf(items);
        }
    }

    /** A command, to be copied. */
    record Command(String line) implements Block {}

    record Grid(Table table) implements Block {}

    /**
     * A plot.
     *
     * @param file its name in the folder of the report
     * @param text what it shows, for those who do not see it
     * @param svg the plot
     */
    record Figure(String file, String text, String svg) implements Block {}

    /** What is shown only when it is asked for. */
    record Fold(String summary, List<Block> blocks) implements Block {
        public Fold {
            blocks = List.copyOf(blocks);
        }
    }
}
