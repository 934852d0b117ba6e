package io.github.rocketproxy.bench.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DocumentTest {
    private static final Table TABLE =
            new Table(List.of("target", "cpu, us", "note"))
                    .row(List.of("own", "8.60 (7.70 to 9.00)", "met"))
                    .row(List.of("official", "53.3", "3 errors"));

    @Test
    void shouldAlignNumbersToTheRightAndWordsToTheLeft() {
        assertThat(TABLE.markdown())
                .isEqualTo(
                        """
                        | target   |             cpu, us | note     |
                        |----------|--------------------:|----------|
                        | own      | 8.60 (7.70 to 9.00) | met      |
                        | official |                53.3 | 3 errors |
                        """);
    }

    @Test
    void shouldLeaveOutColumnsThatSayNothing() {
        Table table = new Table(List.of("a", "b")).row(List.of("1", "")).row(List.of("2", ""));

        assertThat(table.withoutEmptyColumns().head()).containsExactly("a");
    }

    @Test
    void shouldRefuseARowThatDoesNotFit() {
        assertThatThrownBy(() -> new Table(List.of("a")).row(List.of("1", "2")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldEscapeWhatWouldBeMarkup() {
        assertThat(Element.of("p", "a < b & \"c\"").with("title", "\">").with("x", 1.5))
                .hasToString("<p title=\"&quot;&gt;\" x=\"1.5\">a &lt; b &amp; &quot;c&quot;</p>");
        assertThat(new Element("td")).hasToString("<td></td>");
        assertThat(new Element("meta").with("charset", "utf-8"))
                .hasToString("<meta charset=\"utf-8\"/>");
    }

    @Test
    void shouldMakeTheSameBlocksMarkdownAndHtml() {
        List<Block> blocks =
                List.of(
                        new Block.Heading(2, "Send"),
                        new Block.Command("bin/x --a <b>"),
                        new Block.Figure("cpu.svg", "own is less", "<svg></svg>"),
                        new Block.Fold("All", List.of(new Block.Grid(TABLE))));

        assertThat(MarkdownText.of(blocks))
                .startsWith(
                        """
                        ## Send

                        ```
                        bin/x --a <b>
                        ```

                        ![own is less](cpu.svg)

                        <details><summary>All</summary>

                        | target   |\
                        """)
                .endsWith("|\n\n</details>\n");
        assertThat(HtmlPage.of("Title", blocks))
                .contains(
                        "<h2>Send</h2>",
                        "<pre><code>bin/x --a &lt;b&gt;</code></pre>",
                        "<figure><svg></svg></figure>",
                        "<summary>All</summary>",
                        "<td class=\"n one\">53.3</td>",
                        "<td class=\"one met\">met</td>");
    }

    @Test
    void shouldReadProseAsParagraphsHeadingsAndLists() {
        assertThat(Prose.of("## Why\n\nIt is\nso.\n\n- one\n- two\n  goes on\n"))
                .containsExactly(
                        new Block.Heading(2, "Why"),
                        new Block.Paragraph("It is so."),
                        new Block.Bullets(List.of("one", "two goes on")));
        assertThat(Prose.of(" \n")).isEmpty();
    }

    @Test
    void shouldShowCodeAndLinksAndNothingElseAsMarkup() {
        assertThat(HtmlText.in(new Element("p"), "`a<b` in [x](y/z.md) *not* [k](javascript:1)"))
                .hasToString(
                        "<p><code>a&lt;b</code> in <a href=\"y/z.md\">x</a> *not*"
                                + " [k](javascript:1)</p>");
    }
}
