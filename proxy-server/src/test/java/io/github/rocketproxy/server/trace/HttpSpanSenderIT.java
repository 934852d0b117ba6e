package io.github.rocketproxy.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.SpanCollector;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.config.TracingConfig.Compression;
import io.github.rocketproxy.server.trace.OtlpSpan.Kind;
import io.github.rocketproxy.server.trace.SpanSender.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.api.trace.SpanContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans on their way to collectors of all sorts. */
@IntegrationTest
class HttpSpanSenderIT {
    private static final int WAIT_MS = 20_000;

    /** More than sockets hold by themselves. */
    private static final int LARGE = 64 * 1_024 * 1_024;

    private final SpanCollector collector = new SpanCollector();
    private final List<HttpSpanSender> senders = new ArrayList<>();

    @AfterEach
    void close() {
        senders.forEach(HttpSpanSender::close);
        collector.close();
    }

    private HttpSpanSender sender(String endpoint, Compression compression) {
        HttpSpanSender sender =
                new HttpSpanSender(
                        new TracingConfig.Otlp(
                                endpoint,
                                Map.of("authorization", "Bearer of-the-collector"),
                                compression,
                                WAIT_MS,
                                1_000));
        senders.add(sender);
        return sender;
    }

    private HttpSpanSender sender() {
        return sender(collector.endpoint(), Compression.NONE);
    }

    private static ByteBuf request(String spanName) {
        SpanRequest request = new SpanRequest(Map.of(), 0);
        SpanIds ids = SpanIds.below(SpanContext.getInvalid());
        ByteBuf out = request.spans();
        OtlpSpan.end(out, OtlpSpan.begin(out, ids, spanName, "", Kind.SERVER, 1, 2));
        return request.whole();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void shouldSendOverOneConnection(Compression compression) {
        HttpSpanSender sender = sender(collector.endpoint(), compression);
        for (int i = 0; i < 3; i++) {
            assertThat(sender.send(request("span-" + i), WAIT_MS)).isEqualTo(Outcome.TAKEN);
        }
        assertThat(collector.named("span-0")).hasSize(1);
        assertThat(collector.named("span-2")).hasSize(1);
        assertThat(collector.contentEncoding())
                .isEqualTo(compression == Compression.GZIP ? "gzip" : "null");
        assertThat(collector.contentType()).isEqualTo("application/x-protobuf");
        assertThat(collector.authorization()).isEqualTo("Bearer of-the-collector");
        assertThat(collector.connectionCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void shouldTryAgainWhereTheCollectorAsksForIt(int status) {
        HttpSpanSender sender = sender();
        collector.answer(status);
        assertThat(sender.send(request("span"), WAIT_MS)).isEqualTo(Outcome.LATER);
        collector.answer(200);
        assertThat(sender.send(request("span"), WAIT_MS)).isEqualTo(Outcome.TAKEN);
        assertThat(collector.named("span")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 400, 401, 403, 404, 407, 413, 500})
    void shouldNotTryAgainWhereItMakesNoSense(int status) {
        HttpSpanSender sender = sender();
        collector.answer(status);
        assertThat(sender.send(request("span"), WAIT_MS)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void shouldTryAgainWhereNobodyListens() {
        String endpoint = collector.endpoint();
        collector.close();
        assertThat(sender(endpoint, Compression.NONE).send(request("span"), WAIT_MS))
                .isEqualTo(Outcome.LATER);
    }

    @Test
    void shouldNotWaitForEverForWhoReadsNothing() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = deafSender(deaf).send(Unpooled.wrappedBuffer(new byte[LARGE]), 200);
            assertThat(outcome).isEqualTo(Outcome.LATER);
            try (Socket connected = deaf.accept()) { // it was its fault, not the network's
                assertThat(connected.getInputStream().read()).isEqualTo('P'); // of POST
            }
        }
    }

    @Test
    void shouldEndWhatIsUnderWay() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpSpanSender sender = deafSender(deaf);
            CompletableFuture<Outcome> sending =
                    CompletableFuture.supplyAsync(
                            () -> sender.send(Unpooled.wrappedBuffer(new byte[LARGE]), 600_000));
            try (Socket connected = deaf.accept()) {
                assertThat(connected.getInputStream().read()).isEqualTo('P'); // it is under way
                sender.close();
                assertThat(sending.join()).isEqualTo(Outcome.LATER);
            }
        }
    }

    private HttpSpanSender deafSender(ServerSocket deaf) {
        return sender("http://127.0.0.1:" + deaf.getLocalPort() + "/v1/traces", Compression.NONE);
    }
}
