package io.github.rocketproxy.bench.report.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An element of HTML or SVG, written so that parsers of either and of XML read it. */
public final class Element {
    /** Elements of HTML that have no end tag. */
    private static final Set<String> VOID = Set.of("meta", "br", "hr");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<String> content = new ArrayList<>();

    public Element(String name) {
        this.name = name;
    }

    /** An element with words in it. */
    public static Element of(String name, String text) {
        return new Element(name).text(text);
    }

    /** Sets an attribute. */
    public Element with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /** Sets an attribute to a number with at most two decimals. */
    public Element with(String attribute, double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return with(attribute, text.replaceFirst("\\.?0+$", ""));
    }

    /** Adds a child as it is now. */
    public Element add(Element child) {
        content.add(child.toString());
        return this;
    }

    /** Adds words; what would be markup in them is escaped. */
    public Element text(String text) {
        content.add(escape(text));
        return this;
    }

    /**
     * Adds markup as it is.
     *
     * @param markup well-formed, and none that came from outside
     */
    public Element markup(String markup) {
        content.add(markup);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("<").append(name);
        attributes.forEach(
                (key, value) ->
                        out.append(' ')
                                .append(key)
                                .append("=\"")
                                .append(escape(value))
                                .append('"'));
        if (content.isEmpty() && VOID.contains(name)) {
            return out.append("/>").toString();
        }
        out.append('>');
        content.forEach(out::append);
        return out.append("</").append(name).append('>').toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
