package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.between;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** TLS at the front-ends. */
public record FrontTlsConfig(
        Mode mode,
        String certificate,
        String key,
        String keyPassword,
        ClientAuth clientAuth,
        String clientCa,
        ClientUser clientUser,
        Provider provider,
        List<String> protocols,
        List<String> ciphers,
        long reloadMs,
        long handshakeTimeoutMs,
        int maxHandshakes) {
    public FrontTlsConfig {
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
        Check.tlsProtocols("protocols", protocols);
        between("reloadMs", reloadMs, 100, 2_000);
        between("handshakeTimeoutMs", handshakeTimeoutMs, 100, 60_000);
        between("maxHandshakes", maxHandshakes, 1, 1 << 20);
        if (mode == Mode.DISABLED ? !certificate.isEmpty() : certificate.isEmpty()) {
            throw new InvalidValueException(
                    "certificate",
                    mode == Mode.DISABLED
                            ? "is set, but tls.mode is disabled: choose permissive or enforcing"
                            : "tls.mode permissive and enforcing need a certificate (PEM file),"
                                    + " and tls.key");
        }
        Check.together("certificate", certificate, "key", key);
        if (clientAuth != ClientAuth.NONE && clientCa.isEmpty()) {
            throw new InvalidValueException(
                    "clientCa",
                    "tls.clientAuth optional and required need tls.clientCa: who may have signed"
                            + " the certificates of clients");
        }
        if (clientUser != ClientUser.NONE && clientAuth == ClientAuth.NONE) {
            throw new InvalidValueException(
                    "clientUser", "needs tls.clientAuth: optional or required");
        }
    }

    /** Whether clients use TLS. */
    public enum Mode {
        @JsonProperty("disabled")
        DISABLED,
        @JsonProperty("permissive")
        PERMISSIVE,
        @JsonProperty("enforcing")
        ENFORCING
    }

    /** Whether clients show certificates. */
    public enum ClientAuth {
        @JsonProperty("none")
        NONE,
        @JsonProperty("optional")
        OPTIONAL,
        @JsonProperty("required")
        REQUIRED
    }

    /** Where a client's certificate names its user. */
    public enum ClientUser {
        @JsonProperty("none")
        NONE,
        @JsonProperty("commonName")
        COMMON_NAME,
        @JsonProperty("email")
        EMAIL,
        @JsonProperty("dnsName")
        DNS_NAME,
        @JsonProperty("uri")
        URI
    }

    /** Who does the cryptography. */
    public enum Provider {
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("openssl")
        OPENSSL,
        @JsonProperty("jdk")
        JDK
    }
}
