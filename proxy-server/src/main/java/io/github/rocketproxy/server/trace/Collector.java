package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.server.config.TracingConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's collector, or what else takes OTLP over HTTP (specification 1.5). Says once that
 * it does not take spans, until it does again.
 */
final class Collector implements SpanSink {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final int TRIES = 2;

    /** Codes after which the specification has a client try again. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final HttpClient client;
    private final TracingConfig.Otlp config;
    private final boolean isCompressed;
    private boolean isAway; // one thread

    Collector(TracingConfig.Otlp config) {
        this.config = config;
        isCompressed = config.compression() == TracingConfig.Compression.GZIP;
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofMillis(config.timeoutMs()))
                        .build();
    }

    @Override
    public boolean send(byte[] request, long timeoutMs) {
        String trouble = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                int code =
                        client.send(post(request, timeoutMs), BodyHandlers.discarding())
                                .statusCode();
                if (code / 100 == 2) {
                    onTaken();
                    return true;
                }
                trouble = "HTTP " + code;
                if (!PASSING.contains(code)) {
                    break;
                }
            } catch (IOException e) {
                trouble = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        onRefused(trouble);
        return false;
    }

    private HttpRequest post(byte[] request, long timeoutMs) {
        HttpRequest.Builder post =
                HttpRequest.newBuilder(URI.create(config.endpoint()))
                        .timeout(Duration.ofMillis(timeoutMs))
                        .header("Content-Type", "application/x-protobuf");
        if (isCompressed) {
            post.header("Content-Encoding", config.compression().word());
        }
        config.headers().forEach(post::setHeader);
        return post.POST(BodyPublishers.ofByteArray(isCompressed ? gzip(request) : request))
                .build();
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory takes everything
        }
        return bytes.toByteArray();
    }

    private void onTaken() {
        if (isAway) {
            LOG.info("{} takes spans again", config.endpoint());
            isAway = false;
        }
    }

    private void onRefused(String trouble) {
        if (!isAway) {
            LOG.warn(
                    "{} does not take spans: {}; said once, until it does",
                    config.endpoint(),
                    trouble);
            isAway = true;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
