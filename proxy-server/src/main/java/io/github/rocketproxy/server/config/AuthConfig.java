package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;

/** Who is let in, and what for; as whom brokers are asked. */
public record AuthConfig(
        boolean authentication,
        boolean authorization,
        long windowMs,
        boolean localTime,
        long refreshMs,
        long negativeTtlMs,
        long staleMs,
        int maxUsers,
        String brokerAccessKey,
        String brokerSecret) {
    public AuthConfig {
        if (authorization && !authentication) {
            throw new InvalidValueException(
                    "authorization",
                    "true needs auth.authentication: true, because rules are about users");
        }
        atLeast("windowMs", windowMs, 0);
        atLeast("refreshMs", refreshMs, 100);
        atLeast("negativeTtlMs", negativeTtlMs, 1);
        atLeast("staleMs", staleMs, 1);
        atLeast("maxUsers", maxUsers, 1);
        if (brokerAccessKey.isBlank() != brokerSecret.isEmpty()) {
            throw new InvalidValueException(
                    "brokerAccessKey", "goes with auth.brokerSecret: set both or none");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Auth[authentication="
                + authentication
                + ", authorization="
                + authorization
                + ", brokerAccessKey="
                + brokerAccessKey
                + "]";
    }
}
