package io.github.rocketproxy.it.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** Takes what is pushed by OTLP, over gRPC and HTTP. */
public final class OtlpCollector implements AutoCloseable {
    private static final long WAIT_S = 30;

    private final BlockingQueue<ExportMetricsServiceRequest> pushed = new LinkedBlockingQueue<>();
    private final HttpServer http;
    private final Server grpc;
    private volatile String apiKey = "";

    public OtlpCollector() throws IOException {
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        http.createContext("/v1/metrics", this::take);
        http.start();
        grpc =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                        .addService(new Service())
                        .build()
                        .start();
    }

    /** Where to push by HTTP. */
    public String httpEndpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/v1/metrics";
    }

    /** Where to push by gRPC. */
    public String grpcEndpoint() {
        return "http://127.0.0.1:" + grpc.getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            apiKey = exchange.getRequestHeaders().getFirst("api-key");
            InputStream in = exchange.getRequestBody();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                in = new GZIPInputStream(in);
            }
            pushed.add(ExportMetricsServiceRequest.parseFrom(in));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private final class Service extends MetricsServiceGrpc.MetricsServiceImplBase {
        @Override
        public void export(
                ExportMetricsServiceRequest request,
                StreamObserver<ExportMetricsServiceResponse> answer) {
            pushed.add(request);
            answer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }

    /** The header {@code api-key} of the newest push by HTTP. */
    public String apiKey() {
        return apiKey;
    }

    /** The next push. */
    public ExportMetricsServiceRequest next() throws InterruptedException {
        ExportMetricsServiceRequest next = pushed.poll(WAIT_S, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("nothing is pushed");
        }
        return next;
    }

    /** The sum of a counter's points with that label value; -1 where there is no such metric. */
    public static double sum(ExportMetricsServiceRequest pushed, String name, String labelValue) {
        return metrics(pushed).stream()
                .filter(metric -> metric.getName().equals(name))
                .mapToDouble(
                        metric ->
                                metric.getSum().getDataPointsList().stream()
                                        .filter(p -> has(p.getAttributesList(), labelValue))
                                        .mapToDouble(point -> point.getAsDouble())
                                        .sum())
                .findFirst()
                .orElse(-1);
    }

    /** Every metric of a push. */
    public static List<Metric> metrics(ExportMetricsServiceRequest pushed) {
        return pushed.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .toList();
    }

    private static boolean has(List<KeyValue> attributes, String value) {
        return attributes.stream().anyMatch(a -> a.getValue().getStringValue().equals(value));
    }

    @Override
    public void close() {
        http.stop(0);
        grpc.shutdownNow();
    }
}
