package io.github.rocketproxy.server.tls;

/** What is wrong with certificate, key or trusted certificates, in a sentence for an operator. */
public final class BadCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The message names the file, never what is in it. */
    public BadCertificateException(String message) {
        super(message);
    }

    /** As above; the cause is for the log. */
    public BadCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
