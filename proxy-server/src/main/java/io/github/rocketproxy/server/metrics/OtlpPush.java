package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.server.config.MetricsConfig.Otlp;
import io.github.rocketproxy.server.config.MetricsConfig.OtlpProtocol;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Pushes metrics to a collector from time to time, and once more at the end. */
final class OtlpPush implements AutoCloseable {
    private static final long END_MS = 5_000;

    private final SdkMeterProvider provider;

    /** Begins. */
    OtlpPush(Otlp config, Metrics metrics, Identity identity) {
        Resource resource =
                Resource.create(
                        Attributes.builder()
                                .put("service.name", "rocketproxy")
                                .put("service.instance.id", identity.node())
                                .put("service.namespace", identity.cluster())
                                .build());
        provider =
                SdkMeterProvider.builder()
                        .setResource(resource)
                        .registerMetricProducer(new OtlpPoints(metrics, OtlpPush::epochNs))
                        .registerMetricReader(
                                PeriodicMetricReader.builder(exporter(config))
                                        .setInterval(Duration.ofMillis(config.intervalMs()))
                                        .build())
                        .build();
    }

    private static long epochNs() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    private static MetricExporter exporter(Otlp config) {
        Duration timeout = Duration.ofMillis(config.timeoutMs());
        if (config.protocol() == OtlpProtocol.HTTP) {
            OtlpHttpMetricExporterBuilder http =
                    OtlpHttpMetricExporter.builder()
                            .setEndpoint(config.endpoint())
                            .setTimeout(timeout);
            config.headerMap().forEach(http::addHeader);
            return http.build();
        }
        OtlpGrpcMetricExporterBuilder grpc =
                OtlpGrpcMetricExporter.builder().setEndpoint(config.endpoint()).setTimeout(timeout);
        config.headerMap().forEach(grpc::addHeader);
        return grpc.build();
    }

    /** Pushes what there is, waits a bounded time, and ends. */
    @Override
    public void close() {
        provider.shutdown().join(END_MS, TimeUnit.MILLISECONDS);
    }
}
