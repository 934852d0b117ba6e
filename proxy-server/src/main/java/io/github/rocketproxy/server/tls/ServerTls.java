package io.github.rocketproxy.server.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * The front side's TLS as it is configured.
 *
 * @param pair certificate and key
 * @param clientAuth whether clients have to show a certificate
 * @param clientCa PEM file with those who may have signed it; null with {@link ClientAuth#NONE}
 * @param protocols such as {@code TLSv1.3}
 * @param ciphers empty: those of the provider
 * @param provider BoringSSL or JDK
 */
public record ServerTls(
        KeyPairFiles pair,
        ClientAuth clientAuth,
        Path clientCa,
        List<String> protocols,
        List<String> ciphers,
        TlsProvider provider)
        implements TlsRecipe {

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(pair.certificate(), pair.key()));
        if (clientCa != null) {
            files.add(clientCa);
        }
        return files;
    }

    @Override
    public TlsContext make(Instant now) throws BadCertificateException {
        KeyPairFiles.KeyPair read = pair.read(now);
        SslProvider chosen = provider.choose();
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forServer(read.key(), read.chain())
                            .sslProvider(chosen)
                            .protocols(protocols)
                            .ciphers(ciphers.isEmpty() ? null : ciphers)
                            .clientAuth(clientAuth)
                            .applicationProtocolConfig(alpn());
            if (clientCa != null) {
                builder.trustManager(PemFiles.certificates(clientCa));
            }
            return new TlsContext(builder.build(), read.chain()[0]);
        } catch (SSLException | IllegalArgumentException e) {
            throw new BadCertificateException(
                    "TLS cannot be set up with " + pair.certificate() + ": " + e.getMessage(), e);
        }
    }

    /** HTTP/2, and no protocol named at all, which some clients do. */
    private static ApplicationProtocolConfig alpn() {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2);
    }
}
