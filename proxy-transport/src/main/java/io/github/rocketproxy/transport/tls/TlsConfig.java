package io.github.rocketproxy.transport.tls;

import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * TLS of a front-end. Immutable.
 *
 * @param mode whether clients may, must or cannot use it
 * @param context the newest context, asked at each new connection on its event loop; null with
 *     {@link TlsMode#DISABLED}
 * @param clientUser which user a client's verified certificate names; null, or null of a
 *     certificate: none
 * @param handshakeTimeoutMs from the connection's begin to the handshake's end
 * @param maxHandshakesPerLoop connections of an event loop that may be before the end of their
 *     handshake; where more come, the oldest are closed
 */
public record TlsConfig(
        TlsMode mode,
        Supplier<SslContext> context,
        Function<X509Certificate, String> clientUser,
        long handshakeTimeoutMs,
        int maxHandshakesPerLoop) {
    /** No TLS. */
    public static final TlsConfig OFF = new TlsConfig(TlsMode.DISABLED, null, null, 10_000, 1);

    /** Refuses what nothing could work with. */
    public TlsConfig {
        if (mode != TlsMode.DISABLED && context == null) {
            throw new IllegalArgumentException("TLS needs a context");
        }
        if (handshakeTimeoutMs < 1 || maxHandshakesPerLoop < 1) {
            throw new IllegalArgumentException("limits of handshakes must be above 0");
        }
    }
}
