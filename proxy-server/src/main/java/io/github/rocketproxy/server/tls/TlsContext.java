package io.github.rocketproxy.server.tls;

import io.github.rocketproxy.server.files.ReloadState;
import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.util.Map;

/**
 * What a recipe makes.
 *
 * @param ssl for connections
 * @param own the certificate that is shown; null where none is
 */
public record TlsContext(SslContext ssl, X509Certificate own) {
    /** What operators want to know of it. */
    Map<String, String> facts() {
        return own == null
                ? Map.of()
                : Map.of(
                        "subject",
                        own.getSubjectX500Principal().getName(),
                        "issuer",
                        own.getIssuerX500Principal().getName(),
                        "serialNumber",
                        own.getSerialNumber().toString(16),
                        "notBefore",
                        own.getNotBefore().toInstant().toString(),
                        ReloadState.NOT_AFTER,
                        own.getNotAfter().toInstant().toString());
    }
}
