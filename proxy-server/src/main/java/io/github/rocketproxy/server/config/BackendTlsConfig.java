package io.github.rocketproxy.server.config;

/** TLS towards brokers and name servers. */
public record BackendTlsConfig(
        boolean enabled,
        String ca,
        boolean verifyHost,
        String certificate,
        String key,
        String keyPassword) {
    public BackendTlsConfig {
        Check.together("certificate", certificate, "key", key);
    }
}
