package io.github.rocketproxy.server.tls;

import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * TLS towards brokers and name servers.
 *
 * @param ca PEM file with those who may have signed their certificates; null: who the JDK trusts
 * @param isHostVerified whether a certificate has to name the host that was connected to
 * @param pair what the proxy shows of itself; null for nothing
 * @param provider BoringSSL or JDK
 */
public record ClientTls(Path ca, boolean isHostVerified, KeyPairFiles pair, TlsProvider provider)
        implements TlsRecipe {

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (ca != null) {
            files.add(ca);
        }
        if (pair != null) {
            files.addAll(List.of(pair.certificate(), pair.key()));
        }
        return files;
    }

    @Override
    public TlsContext make(Instant now) throws BadCertificateException {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forClient()
                            .sslProvider(provider.choose())
                            .endpointIdentificationAlgorithm(isHostVerified ? "HTTPS" : null);
            if (ca != null) {
                builder.trustManager(PemFiles.certificates(ca));
            }
            if (pair == null) {
                return new TlsContext(builder.build(), null);
            }
            KeyPairFiles.KeyPair read = pair.read(now);
            builder.keyManager(read.key(), read.chain());
            return new TlsContext(builder.build(), read.chain()[0]);
        } catch (SSLException | IllegalArgumentException e) {
            throw new BadCertificateException(
                    "TLS towards brokers cannot be set up: " + e.getMessage(), e);
        }
    }
}
