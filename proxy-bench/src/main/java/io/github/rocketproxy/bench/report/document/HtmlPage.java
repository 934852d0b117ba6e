package io.github.rocketproxy.bench.report.document;

import java.util.List;

/** Blocks as a page that stands alone: style and plots are in it, and nothing is fetched or run. */
public final class HtmlPage {
    private static final String STYLE =
            """

            :root { color-scheme: light dark; --ink: #1c2024; --soft: #5c6670; --paper: #fff;
              --line: #d8dde2; --head: #f3f5f7; --good: #00704f; --bad: #b3380a; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --soft: #9aa5b0;
              --paper: #15181c; --line: #343b43; --head: #1f242a; --good: #46c89a; --bad: #ff9563; } }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--paper);
              color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.7rem; line-height: 1.25; } h2 { margin-top: 2.6rem; font-size: 1.3rem;
              border-bottom: 1px solid var(--line); padding-bottom: .2rem; } h3 { font-size: 1.05rem; }
            .wide { overflow-x: auto; margin: 1rem 0; }
            table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: left;
              vertical-align: top; }
            th { background: var(--head); font-weight: 600; vertical-align: bottom; }
            .n { text-align: right; } td.one { white-space: nowrap; } td.long { min-width: 15rem; }
            .met { color: var(--good); font-weight: 600; }
            .missed { color: var(--bad); font-weight: 600; } .soft { color: var(--soft); }
            code, pre { font: .86em ui-monospace, monospace; background: var(--head); }
            code { padding: .1em .3em; overflow-wrap: anywhere; }
            pre { padding: .7rem; white-space: pre-wrap; overflow-wrap: anywhere; }
            summary { cursor: pointer; color: var(--soft); } figure { margin: 1.2rem 0; overflow-x: auto; }
            svg { width: 100%; min-width: 36rem; height: auto; }
            """;

    private HtmlPage() {}

    /** The page, which is well-formed XML too. */
    public static String of(String title, List<Block> blocks) {
        Element head =
                new Element("head")
                        .add(new Element("meta").with("charset", "utf-8"))
                        .add(
                                new Element("meta")
                                        .with("name", "viewport")
                                        .with("content", "width=device-width, initial-scale=1"))
                        .add(Element.of("title", title))
                        .add(new Element("style").markup(STYLE));
        Element html = new Element("html").with("lang", "en").add(head);
        return "<!DOCTYPE html>\n" + html.add(all(new Element("body"), blocks)) + "\n";
    }

    private static Element all(Element parent, List<Block> blocks) {
        blocks.forEach(block -> parent.markup("\n").add(of(block)));
        return parent.markup("\n");
    }

    private static Element of(Block block) {
        return switch (block) {
            case Block.Heading heading ->
                    HtmlText.in(new Element("h" + heading.level()), heading.text());
            case Block.Paragraph paragraph -> HtmlText.in(new Element("p"), paragraph.text());
            case Block.Bullets bullets -> bullets(bullets);
            case Block.Command command ->
                    new Element("pre").add(Element.of("code", command.line()));
            case Block.Grid grid ->
                    new Element("div").with("class", "wide").add(HtmlTable.of(grid.table()));
            case Block.Figure figure -> new Element("figure").markup(figure.svg());
            case Block.Fold fold ->
                    all(
                            new Element("details").add(Element.of("summary", fold.summary())),
                            fold.blocks());
        };
    }

    private static Element bullets(Block.Bullets bullets) {
        Element list = new Element("ul");
        bullets.items().forEach(item -> list.add(HtmlText.in(new Element("li"), item)));
        return list;
    }
}
