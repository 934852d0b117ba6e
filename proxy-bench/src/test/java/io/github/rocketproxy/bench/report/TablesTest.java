package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TablesTest {
    private final Report report =
            new Report(
                    "title",
                    "official",
                    "bench",
                    Map.of(),
                    Map.of(),
                    List.of(
                            sample("official", 1, 50, 0),
                            sample("own", 1, 10, 2),
                            sample("official", 2, 60, 0),
                            sample("own", 2, 11, 0)),
                    List.of(latency()));

    @Test
    void shouldPrintTheHeadlineNumbersAsMarkdown() {
        assertThat(Tables.headline(report))
                .isEqualTo(
                        """
                        | what is measured | compared with | its median | RocketProxy's median | ratio |
                        |------------------|---------------|-----------:|---------------------:|------:|
                        | send: proxy CPU  | official      |    55.0 us |              10.5 us | 0.192 |
                        """);
    }

    @Test
    void shouldSumUpScenariosLatenciesAndGoalsForATerminal() {
        assertThat(Tables.summary(report))
                .isEqualTo(
                        """
                        Send, closed loop

                        | target   | proxy CPU/msg, us | note     |
                        |----------|------------------:|----------|
                        | official |              55.0 |          |
                        | own      |              10.5 | 2 errors |

                        Send at a fixed rate

                        | target | rate/s | got/s | p50, us | p90, us | p99, us | p99.9, us | max, us | note        |
                        |--------|-------:|------:|--------:|--------:|--------:|----------:|--------:|-------------|
                        | own    |  5,000 | 4,000 |   1,000 |   1,000 |   1,000 |     1,000 |   1,000 | rate missed |


                        | goal            | target             | result | measured                                                              |
                        |-----------------|--------------------|--------|-----------------------------------------------------------------------|
                        | send: proxy CPU | <= 1/5 of official | met    | 0.192 x official: 10.5 against 55.0 us (2 rounds: too few for a test) |

                        """);
    }

    private static LatencyRun latency() {
        Histogram histogram = new Histogram(3);
        histogram.recordValue(1_000_000);
        return new LatencyRun("send-rate", "own", 5000, 4000, true, Map.of(), histogram);
    }

    private static Sample sample(String target, int round, double cpuUs, double errors) {
        return new Sample(
                "send", target, 0, round, Map.of(Metric.PROXY_CPU, cpuUs, Metric.ERRORS, errors));
    }
}
