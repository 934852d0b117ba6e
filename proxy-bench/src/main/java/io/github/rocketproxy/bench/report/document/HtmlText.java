package io.github.rocketproxy.bench.report.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of blocks as HTML: words between backticks are code, and links are links. */
final class HtmlText {
    private static final Pattern MARKED =
            Pattern.compile("`([^`]+)`|\\[([^]]+)]\\(([\\w./#-]+)\\)");

    private HtmlText() {}

    /** Adds text to an element. */
    static Element in(Element element, String text) {
        Matcher marked = MARKED.matcher(text);
        int end = 0;
        while (marked.find()) {
            element.text(text.substring(end, marked.start())).add(marked(marked));
            end = marked.end();
        }
        return element.text(text.substring(end));
    }

    private static Element marked(Matcher marked) {
        return marked.group(1) != null
                ? Element.of("code", marked.group(1))
                : Element.of("a", marked.group(2)).with("href", marked.group(3));
    }
}
