package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.server.config.BackendTlsConfig;
import io.github.rocketproxy.server.config.FrontTlsConfig;
import io.github.rocketproxy.server.tls.CertificateUser;
import io.github.rocketproxy.server.tls.ClientTls;
import io.github.rocketproxy.server.tls.KeyPairFiles;
import io.github.rocketproxy.server.tls.ServerTls;
import io.github.rocketproxy.server.tls.TlsProvider;
import io.github.rocketproxy.transport.tls.TlsMode;
import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Path;

/** What the configuration says of TLS, in the words of those who do it. */
public record TlsChoices(FrontTlsConfig front, BackendTlsConfig brokers) {

    /** Whether clients may, must or cannot use it. */
    TlsMode mode() {
        return switch (front.mode()) {
            case DISABLED -> TlsMode.DISABLED;
            case PERMISSIVE -> TlsMode.PERMISSIVE;
            case ENFORCING -> TlsMode.ENFORCING;
        };
    }

    /** Where a client's certificate names its user; null: nowhere. */
    CertificateUser clientUser() {
        return switch (front.clientUser()) {
            case NONE -> null;
            case COMMON_NAME -> CertificateUser.COMMON_NAME;
            case EMAIL -> CertificateUser.EMAIL;
            case DNS_NAME -> CertificateUser.DNS_NAME;
            case URI -> CertificateUser.URI;
        };
    }

    /** What the front-ends show of themselves; only where they use TLS. */
    public ServerTls serverTls() {
        ClientAuth clientAuth =
                switch (front.clientAuth()) {
                    case NONE -> ClientAuth.NONE;
                    case OPTIONAL -> ClientAuth.OPTIONAL;
                    case REQUIRED -> ClientAuth.REQUIRE;
                };
        return new ServerTls(
                keyPair(front.certificate(), front.key(), front.keyPassword()),
                clientAuth,
                clientAuth == ClientAuth.NONE ? null : Path.of(front.clientCa()),
                front.protocols(),
                front.ciphers(),
                provider());
    }

    /** What brokers and name servers have to show; only where TLS is used with them. */
    public ClientTls clientTls() {
        return new ClientTls(
                brokers.ca().isEmpty() ? null : Path.of(brokers.ca()),
                brokers.verifyHost(),
                brokers.certificate().isEmpty()
                        ? null
                        : keyPair(brokers.certificate(), brokers.key(), brokers.keyPassword()),
                provider());
    }

    private static KeyPairFiles keyPair(String certificate, String key, String password) {
        return new KeyPairFiles(Path.of(certificate), Path.of(key), password);
    }

    private TlsProvider provider() {
        return switch (front.provider()) {
            case AUTO -> TlsProvider.AUTO;
            case OPENSSL -> TlsProvider.OPENSSL;
            case JDK -> TlsProvider.JDK;
        };
    }
}
