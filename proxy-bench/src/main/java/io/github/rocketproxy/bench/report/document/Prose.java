package io.github.rocketproxy.bench.report.document;

import java.util.Arrays;
import java.util.List;

/** Written words as blocks: paragraphs, headings that begin with #, and lists that begin with -. */
public final class Prose {
    private Prose() {}

    /**
     * @param text parts with empty lines between them
     */
    public static List<Block> of(String text) {
        return Arrays.stream(text.strip().split("\\n\\s*\\n"))
                .filter(part -> !part.isBlank())
                .map(Prose::block)
                .toList();
    }

    private static Block block(String part) {
        if (part.startsWith("#")) {
            String words = part.replaceFirst("^#+ *", "");
            return new Block.Heading(part.indexOf(' ') < 0 ? 2 : part.indexOf(' '), words);
        }
        if (part.startsWith("- ")) {
            return new Block.Bullets(
                    Arrays.stream(part.substring(2).split("\\n- ")).map(Prose::joined).toList());
        }
        return new Block.Paragraph(joined(part));
    }

    private static String joined(String lines) {
        return lines.replaceAll("\\s*\\n\\s*", " ");
    }
}
