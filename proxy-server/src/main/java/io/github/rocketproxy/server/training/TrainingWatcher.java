package io.github.rocketproxy.server.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.Map;

/**
 * What looks at a proxy in production: a collector that takes its spans, and a Prometheus that
 * scrapes it.
 */
final class TrainingWatcher implements AutoCloseable {
    private static final String AMPLE =
            "requestsPerSecond:100000000,bytesPerSecond:9000000000,inFlight:1000000";

    private final HttpServer collector;

    TrainingWatcher() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", TrainingWatcher::swallow);
        collector.start();
    }

    private static void swallow(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Settings of a proxy that is looked at, and that has limits, which are never met. */
    Map<String, String> settings() {
        return Map.of(
                "admin.enabled",
                "true",
                "admin.port",
                "0",
                "tracing.enabled",
                "true",
                "tracing.sampleRatio",
                "0.01",
                "tracing.otlp.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces",
                "traffic.mode",
                "enforce",
                "traffic.total",
                AMPLE,
                "traffic.addresses.*",
                AMPLE,
                "traffic.topics.*",
                AMPLE,
                "traffic.groups.*",
                AMPLE);
    }

    /**
     * Scrapes so many times.
     *
     * @param admin HOST:PORT
     */
    void scrape(String admin, int times) throws IOException {
        URL metrics = URI.create("http://" + admin + "/metrics").toURL();
        for (int i = 0; i < times; i++) {
            try (InputStream answer = metrics.openStream()) {
                answer.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Override
    public void close() {
        collector.stop(0);
    }
}
