package io.github.rocketproxy.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a broker counted of the requests that it answered, from its Prometheus page. */
public final class BrokerMetrics {
    private static final Pattern ANSWERED =
            Pattern.compile(
                    "^rocketmq_rpc_latency_milliseconds_count\\{.*request_code=\"([^\"]+)\".*} *"
                            + "([0-9.E+]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.one();

    /** Lines of broker.conf that make the broker count. */
    String brokerConfig() {
        return """
        metricsExporterType=PROM
        metricsPromExporterHost=127.0.0.1
        metricsPromExporterPort=%d"""
                .formatted(port);
    }

    /** Requests answered since the broker's start, by the name of their code. */
    public Map<String, Long> requests() throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                            .timeout(Duration.ofSeconds(10))
                            .build();
            return parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException("the broker does not tell its metrics", e);
        }
    }

    static Map<String, Long> parse(String page) {
        Map<String, Long> requests = new TreeMap<>();
        page.lines()
                .map(ANSWERED::matcher)
                .filter(Matcher::find)
                .forEach(
                        line ->
                                requests.merge(
                                        line.group(1),
                                        (long) Double.parseDouble(line.group(2)),
                                        Long::sum));
        return requests;
    }
}
