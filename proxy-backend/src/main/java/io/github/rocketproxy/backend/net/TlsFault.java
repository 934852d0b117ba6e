package io.github.rocketproxy.backend.net;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** TLS with a server that failed: says why in words for whoever runs the proxy. */
final class TlsFault extends SSLException {
    private static final long serialVersionUID = 1L;
    private static final String MISSING = "it wants a certificate of the proxy: ";
    private static final String UNTRUSTED = "nobody trusted has signed its certificate: ";

    private TlsFault(String reason, Throwable cause) {
        super("no TLS: " + reason, cause);
    }

    /** The handshake has failed. */
    static TlsFault ofHandshake(Throwable cause) {
        return new TlsFault(reason(cause), cause);
    }

    /** For the proxy all was well, and then the server's alert came before any answer. */
    static TlsFault ofRefusal(SSLException alert) {
        String text = String.valueOf(alert.getMessage());
        return new TlsFault(
                isAboutMissing(text)
                        ? MISSING + text
                        : "it refuses the proxy, most likely for its certificate: " + text,
                alert);
    }

    /** By the innermost cause that has a name of its own; libraries wrap it several times. */
    private static String reason(Throwable failure) {
        String reason = null;
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            reason = known == null ? reason : known;
            innermost = cause;
        }
        return reason == null ? String.valueOf(innermost.getMessage()) : reason;
    }

    private static String known(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CertificateExpiredException e -> "its certificate has expired: " + text;
            case CertPathBuilderException e -> UNTRUSTED + text;
            case CertPathValidatorException e -> UNTRUSTED + text;
            case CertificateException e -> "its certificate is refused: " + text;
            case NotSslRecordException e -> "it does not use TLS";
            case ClosedChannelException e -> "it closed the connection; it may not use TLS";
            default -> isAboutMissing(text) ? MISSING + text : null;
        };
    }

    /**
     * The alert of TLS 1.3 for a certificate that was not shown, as the JDK and as BoringSSL spell
     * it.
     */
    private static boolean isAboutMissing(String text) {
        return text.toUpperCase(Locale.ROOT).contains("CERTIFICATE_REQUIRED");
    }
}
