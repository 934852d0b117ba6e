package io.github.rocketproxy.transport.proxyprotocol;

/**
 * From whom PROXY headers are taken. Immutable.
 *
 * @param trusted the load balancers; nobody: the protocol is off
 * @param isRequired a trusted connection without a header is closed
 */
public record ProxyProtocolConfig(TrustedAddresses trusted, boolean isRequired) {
    /** No header is taken from anyone. */
    public static final ProxyProtocolConfig OFF =
            new ProxyProtocolConfig(TrustedAddresses.NONE, false);

    /** Refuses to require what nobody may send. */
    public ProxyProtocolConfig {
        if (isRequired && trusted.isEmpty()) {
            throw new IllegalArgumentException("required, but nobody is trusted");
        }
    }
}
