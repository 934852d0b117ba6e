package io.github.rocketproxy.transport.tls;

/** Whether clients may, must or cannot use TLS. */
public enum TlsMode {
    /** Plain connections only. */
    DISABLED,
    /** Either, told apart by the first byte. */
    PERMISSIVE,
    /** TLS only: a plain connection is closed. */
    ENFORCING
}
