package io.github.rocketproxy.it.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A collector of spans: OTLP over HTTP, as OpenTelemetry's own collector takes it. */
public final class SpanCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private volatile String authorization = "";
    private volatile String contentType = "";
    private volatile String contentEncoding = "";
    private volatile int status = HttpURLConnection.HTTP_OK;

    public SpanCollector() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** Where spans are taken. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            contentType = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
            authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            contentEncoding =
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream in = exchange.getRequestBody();
            if (contentEncoding.equals("gzip")) {
                in = new GZIPInputStream(in);
            }
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(in);
            int answer = status;
            if (answer != HttpURLConnection.HTTP_OK) {
                exchange.sendResponseHeaders(answer, -1);
                return;
            }
            request.getResourceSpansList()
                    .forEach(
                            resource ->
                                    resource.getScopeSpansList()
                                            .forEach(scope -> spans.addAll(scope.getSpansList())));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** The header that the last spans came with. */
    public String authorization() {
        return authorization;
    }

    /** The type that the last spans came with. */
    public String contentType() {
        return contentType;
    }

    /** What was done to the last spans on their way; "null" for nothing. */
    public String contentEncoding() {
        return contentEncoding;
    }

    /** Over how many connections spans came. */
    public int connectionCount() {
        return clientPorts.size();
    }

    /**
     * From now on spans are answered with this; those that are not answered with 200 are not kept.
     */
    public void answer(int newStatus) {
        status = newStatus;
    }

    /** What has come so far of a trace. */
    public List<Span> ofTrace(String traceId) {
        return spans.stream()
                .filter(span -> hex(span.getTraceId().toByteArray()).equals(traceId))
                .toList();
    }

    /** What has come so far under this name. */
    public List<Span> named(String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** An id as it is written. */
    public static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
