package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;
import static io.github.rocketproxy.server.config.Check.between;
import static io.github.rocketproxy.server.config.Check.powerOfTwo;

/** The way to the brokers. */
public record BackendConfig(
        long requestTimeoutMs,
        int connectTimeoutMs,
        int maxInFlightPerLink,
        long heartbeatMs,
        long reconnectMinMs,
        long reconnectMaxMs,
        Batch batch,
        ProtectionSettings protection,
        BackendTlsConfig tls) {
    public BackendConfig {
        atLeast("requestTimeoutMs", requestTimeoutMs, 10);
        atLeast("connectTimeoutMs", connectTimeoutMs, 10);
        between("maxInFlightPerLink", maxInFlightPerLink, 1, 1 << 16);
        powerOfTwo("maxInFlightPerLink", maxInFlightPerLink);
        between("heartbeatMs", heartbeatMs, 1_000, 110_000);
        atLeast("reconnectMinMs", reconnectMinMs, 1);
        atLeast("reconnectMaxMs", reconnectMaxMs, reconnectMinMs);
    }

    /** Sends that leave together. */
    public record Batch(int maxMessages, int maxBytes, int maxUnanswered) {
        public Batch {
            between("maxMessages", maxMessages, 1, 1_024);
            atLeast("maxBytes", maxBytes, 1_024);
            atLeast("maxUnanswered", maxUnanswered, 0);
        }
    }
}
