package io.github.rocketproxy.bench.report.document;

import java.util.List;
import java.util.stream.Collectors;

/** Blocks as Markdown; plots are linked by their file names. */
public final class MarkdownText {
    private MarkdownText() {}

    /** The whole text, with a line end after the last line. */
    public static String of(List<Block> blocks) {
        return blocks.stream().map(MarkdownText::of).collect(Collectors.joining("\n"));
    }

    private static String of(Block block) {
        return switch (block) {
            case Block.Heading heading -> "#".repeat(heading.level()) + " " + heading.text() + "\n";
            case Block.Paragraph paragraph -> paragraph.text() + "\n";
            case Block.Bullets bullets ->
                    bullets.items().stream()
                            .map(item -> "- " + item + "\n")
                            .collect(Collectors.joining());
            case Block.Command command -> "```\n" + command.line() + "\n```\n";
            case Block.Grid grid -> grid.table().markdown();
            case Block.Figure figure -> "![" + figure.text() + "](" + figure.file() + ")\n";
            case Block.Fold fold ->
                    "<details><summary>"
                            + fold.summary()
                            + "</summary>\n\n"
                            + of(fold.blocks())
                            + "\n</details>\n";
        };
    }
}
