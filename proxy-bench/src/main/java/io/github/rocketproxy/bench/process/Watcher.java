package io.github.rocketproxy.bench.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What looks at a proxy in production: takes its spans and throws them away, and scrapes its
 * metrics every five seconds. In the benchmark's own process, on daemon threads.
 */
final class Watcher {
    private static final int SCRAPE_S = 5;
    private static final int WARM_UP_SCRAPES = 400;

    private final HttpServer collector;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Future<?>> scraped = new HashMap<>();
    private final ScheduledExecutorService scrapes =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("bench-scrape").factory());

    Watcher() {
        try {
            collector =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        collector.setExecutor(
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("bench-spans-", 0).factory()));
        collector.createContext("/v1/traces", Watcher::swallow);
        collector.start();
    }

    private static void swallow(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Settings of a proxy that follows one request in a hundred. */
    List<String> tracing() {
        return List.of(
                "tracing.enabled=true",
                "tracing.sampleRatio=0.01",
                "tracing.maxPerSecond=10000",
                "tracing.otlp.endpoint=http://127.0.0.1:"
                        + collector.getAddress().getPort()
                        + "/v1/traces");
    }

    /** A configuration file with limits that are never met. */
    static String limits() {
        return """
               traffic:
                 mode: enforce
                 total: {requestsPerSecond: 10000000, bytesPerSecond: 9000000000, inFlight: 1000000}
                 addresses: {"*": {requestsPerSecond: 10000000, inFlight: 1000000}}
                 topics: {"*": {requestsPerSecond: 10000000, bytesPerSecond: 9000000000}}
                 groups: {"*": {requestsPerSecond: 10000000, inFlight: 1000000}}
               """;
    }

    /**
     * Scrapes from now on; at first as often as in half an hour, as messages are sent before any
     * are measured.
     *
     * @param name of the target
     */
    void scrape(String name, int adminPort) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
                        .timeout(Duration.ofSeconds(SCRAPE_S))
                        .build();
        for (int i = 0; i < WARM_UP_SCRAPES; i++) {
            scrape(request).join();
        }
        scraped.put(
                name,
                scrapes.scheduleWithFixedDelay(
                        () -> scrape(request), SCRAPE_S, SCRAPE_S, TimeUnit.SECONDS));
    }

    /** The target ends. */
    void stopScraping(String name) {
        Future<?> scrape = scraped.remove(name);
        if (scrape != null) {
            scrape.cancel(false);
        }
    }

    private CompletableFuture<?> scrape(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.discarding());
    }
}
