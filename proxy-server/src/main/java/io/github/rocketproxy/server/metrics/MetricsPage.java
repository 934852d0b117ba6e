package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.server.admin.AdminPage;
import io.github.rocketproxy.server.admin.AdminRequest;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code /metrics}: OpenMetrics for who asks for it, else the text format of Prometheus. */
public final class MetricsPage implements AdminPage {
    private final Metrics metrics;
    private final ExpositionFormatWriter openMetrics =
            OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(false).build();
    private final ExpositionFormatWriter text =
            PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

    public MetricsPage(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Answer answer(AdminRequest request) {
        ExpositionFormatWriter writer = openMetrics.accepts(request.accept()) ? openMetrics : text;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, metrics.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.ok(writer.getContentType(), out.toByteArray());
    }
}
