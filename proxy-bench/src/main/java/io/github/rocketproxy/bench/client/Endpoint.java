package io.github.rocketproxy.bench.client;

/**
 * Where a gRPC front-end listens.
 *
 * @param host name or address
 * @param port TCP port
 * @param isEncrypted whether it is spoken to by TLS
 */
public record Endpoint(String host, int port, boolean isEncrypted) {
    /** Without TLS. */
    public Endpoint(String host, int port) {
        this(host, port, false);
    }

    /**
     * Reads {@code HOST:PORT}.
     *
     * @throws IllegalArgumentException where it is not of that form
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("expected HOST:PORT, got '" + text + "'");
        }
        return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
