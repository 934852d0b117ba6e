package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.server.files.ReloadState;
import java.time.Instant;
import java.util.List;

/** Until when the certificates that are shown to clients and brokers are good. */
final class CertificateMetrics implements MetricSource {
    private final List<ReloadState> files;

    CertificateMetrics(List<ReloadState> files) {
        this.files = files;
    }

    @Override
    public void collect(Families families) {
        Families.Numbers ends =
                families.gauge(
                        "rocketproxy_certificate_not_after_seconds",
                        "When the certificate in force ends, seconds since the epoch");
        for (ReloadState state : files) {
            String notAfter = state.view().inForce().get(ReloadState.NOT_AFTER);
            if (notAfter != null) {
                ends.add(Instant.parse(notAfter).getEpochSecond(), "key", state.view().what());
            }
        }
    }
}
