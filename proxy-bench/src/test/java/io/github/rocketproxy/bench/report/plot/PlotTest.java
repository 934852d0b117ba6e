package io.github.rocketproxy.bench.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rocketproxy.bench.report.plot.Axis.Kind;
import io.github.rocketproxy.bench.report.plot.Axis.Tick;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PlotTest {
    @Test
    void shouldGiveEveryDecadeTheSameRoomOnALogScale() {
        Scale scale = new Scale(Kind.LOG, 1, 1_000, 0, 300);

        assertThat(scale.at(1)).isEqualTo(0);
        assertThat(scale.at(10)).isEqualTo(100, within(1e-9));
        assertThat(scale.at(100)).isEqualTo(200, within(1e-9));
    }

    @Test
    void shouldGiveEveryNineTheSameRoomOnAPercentileScale() {
        Scale scale = new Scale(Kind.PERCENTILE, 0, 99.9, 0, 300);

        assertThat(scale.at(90)).isEqualTo(100, within(1e-9));
        assertThat(scale.at(99)).isEqualTo(200, within(1e-9));
        assertThat(Ticks.of(scale))
                .extracting(Tick::label)
                .containsExactly("0 %", "50 %", "90 %", "99 %", "99.9 %");
    }

    @Test
    void shouldStartAtZeroOnALinearScaleAndNameRoundValues() {
        Scale scale = Scale.around(Kind.LINEAR, new double[] {40, 83, Double.NaN}, 200, 0);

        assertThat(scale.at(0)).isEqualTo(200);
        assertThat(Ticks.of(scale))
                .extracting(Tick::label)
                .containsExactly("0", "20", "40", "60", "80");
    }

    @Test
    void shouldNameValuesBetweenDecadesWhenThereAreFew() {
        assertThat(Ticks.of(new Scale(Kind.LOG, 8, 110, 0, 100)))
                .extracting(Tick::label)
                .containsExactly("10", "20", "50", "100");
        assertThat(Ticks.of(new Scale(Kind.LOG, 1, 20_000, 0, 100)))
                .extracting(Tick::label)
                .containsExactly("1", "10", "100", "1,000", "10,000");
    }

    @Test
    void shouldMoveLabelsApartWithinThePlot() {
        assertThat(Labels.apart(new double[] {50, 10, 12}, 15, 10, 100))
                .containsExactly(50, 10, 25);
        assertThat(Labels.apart(new double[] {99, 98}, 15, 0, 100)).containsExactly(100, 85);
    }

    @Test
    void shouldDrawEachPartOfABarAfterTheOther() {
        String svg =
                new BarPlot(
                                "own is less",
                                "us",
                                List.of("proxy", "broker"),
                                List.of(
                                        new Bar(
                                                "own",
                                                true,
                                                List.of(10.0, 20.0),
                                                28,
                                                33,
                                                "10 + 20"),
                                        new Bar(
                                                "direct",
                                                false,
                                                List.of(Double.NaN, 40.0),
                                                40,
                                                40,
                                                "40")))
                        .svg();

        assertThat(svg)
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("<title>own is less</title>", ">10 + 20</text>", ">direct</text>")
                .contains("prefers-color-scheme:dark")
                .doesNotContain("NaN");
    }

    @Test
    void shouldNameEachLineAtItsEndAndLeaveOutEmptyOnes() {
        Line.Point first = new Line.Point(1, 8, 7, 9);
        Line.Point last = new Line.Point(5_000, 10, 9, 11);
        String svg =
                new LinePlot(
                                "flat",
                                new Axis("connections", Kind.LOG, List.of(new Tick(1, "one"))),
                                Axis.of("us", Kind.LINEAR),
                                List.of(
                                        new Line("own", 0, List.of(first, last), true),
                                        new Line("absent", 1, List.of(), true)))
                        .svg();

        assertThat(svg)
                .contains("class=\"name f0\">own</text>", ">one</text>", "connections (log scale)")
                .containsOnlyOnce("<polyline")
                .doesNotContain("absent");
    }

    @Test
    void shouldBreakALongTitleIntoLines() {
        String title = "word ".repeat(30).trim();

        assertThat(new BarPlot(title, "us", List.of(), List.of()).svg().split("class=\"title\""))
                .hasSize(3);
    }
}
