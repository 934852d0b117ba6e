package io.github.rocketproxy.server.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who does the cryptography. */
public enum TlsProvider {
    /** BoringSSL where its native library loads, else the JDK. */
    AUTO,
    /** BoringSSL. */
    OPENSSL,
    /** The JDK. */
    JDK;

    private static final Logger LOG = LoggerFactory.getLogger(TlsProvider.class);

    /**
     * What this means on this machine.
     *
     * @throws BadCertificateException BoringSSL is asked for and not there
     */
    SslProvider choose() throws BadCertificateException {
        if (this == JDK) {
            return SslProvider.JDK;
        }
        if (OpenSsl.isAvailable()) {
            return SslProvider.OPENSSL;
        }
        String cause = String.valueOf(OpenSsl.unavailabilityCause());
        if (this == OPENSSL) {
            throw new BadCertificateException(
                    "BoringSSL cannot be loaded on this machine: " + cause);
        }
        LOG.warn(
                "TLS by the JDK, which costs more: BoringSSL cannot be loaded on this machine"
                        + " ({})",
                cause);
        return SslProvider.JDK;
    }
}
