package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.config.TracingConfig.Compression;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OTLP over HTTP/1.1. Says when a collector does not take spans, at most once a minute, and when it
 * takes them again.
 */
final class HttpSpanSender implements SpanSender {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSpanSender.class);

    /** Codes after which a request may be sent again, as OTLP 1.3, "Retryable Response Codes". */
    private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

    private static final long SAY_EACH_NS = TimeUnit.MINUTES.toNanos(1);

    private final String collector;
    private final boolean isZipped;
    private final HttpRequest.Builder template;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private boolean isWorking = true;
    private long saidNs;
    private volatile boolean isClosed;

    HttpSpanSender(TracingConfig.Otlp otlp) {
        URI endpoint = URI.create(otlp.endpoint());
        collector = // the rest may hold secrets
                endpoint.getHost() + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
        isZipped = otlp.compression() == Compression.GZIP;
        template = HttpRequest.newBuilder(endpoint);
        template.header("Content-Type", "application/x-protobuf");
        template.header("User-Agent", "RocketProxy");
        if (isZipped) {
            template.header("Content-Encoding", "gzip");
        }
        otlp.headers().forEach(template::setHeader);
    }

    @Override
    public Outcome send(ByteBuf request, int waitMs) {
        try {
            return outcome(status(request, waitMs));
        } catch (ExecutionException e) {
            return missed(Outcome.LATER, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return missed(Outcome.LATER, "no answer within " + waitMs + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missed(Outcome.LATER, "interrupted");
        } catch (RuntimeException e) { // whatever it is, the thread that sends spans goes on
            return missed(Outcome.LATER, e.toString());
        }
    }

    private int status(ByteBuf request, int waitMs)
            throws ExecutionException, InterruptedException, TimeoutException {
        ByteBuffer body = isZipped ? zipped(request) : request.nioBuffer();
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(
                        template.copy().POST(new WholeBody(body)).build(),
                        BodyHandlers.discarding());
        try {
            return answer.get(waitMs, TimeUnit.MILLISECONDS).statusCode();
        } finally {
            answer.cancel(true); // does nothing to one that is over
        }
    }

    private static ByteBuffer zipped(ByteBuf request) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(request.readableBytes() / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            request.getBytes(request.readerIndex(), out, request.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of a stream in memory
        }
        return ByteBuffer.wrap(zipped.toByteArray());
    }

    private Outcome outcome(int status) {
        if (status / 100 != 2) {
            return missed(
                    LATER.contains(status) ? Outcome.LATER : Outcome.REFUSED, "status " + status);
        }
        if (!isWorking) {
            isWorking = true;
            LOG.info("the collector at {} takes spans again", collector);
        }
        return Outcome.TAKEN;
    }

    private Outcome missed(Outcome outcome, String why) {
        long nowNs = System.nanoTime();
        if (!isClosed && (isWorking || nowNs - saidNs >= SAY_EACH_NS)) {
            isWorking = false;
            saidNs = nowNs;
            LOG.warn(
                    "the collector at {} does not take spans: {}; see tracing.otlp, and traces_lost"
                            + " for how many requests' spans are lost",
                    collector,
                    why);
        }
        return outcome;
    }

    @Override
    public void close() {
        isClosed = true;
        client.shutdownNow();
    }
}
