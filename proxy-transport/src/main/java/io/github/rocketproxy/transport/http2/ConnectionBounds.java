package io.github.rocketproxy.transport.http2;

/**
 * How many connections and calls a server takes, and how old a connection gets. Immutable.
 *
 * @param maxConnections at a time; more are closed at once
 * @param maxConnectionsPerAddress of one client address, or of one /64 network of IPv6 addresses
 * @param maxStreams calls in flight on all connections together; more are refused as not begun, but
 *     a few on each connection are taken in any case
 * @param maxAgeMs a connection is sent away after so long, give or take a tenth; 0: never
 * @param ageGraceMs how long its last calls may take then
 */
public record ConnectionBounds(
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxStreams,
        long maxAgeMs,
        long ageGraceMs) {
    /** No bound. */
    public static final ConnectionBounds NONE =
            new ConnectionBounds(
                    Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 60_000);

    /** Refuses bounds that nothing could work with. */
    public ConnectionBounds {
        requireAtLeast("maxConnections", maxConnections, 1);
        requireAtLeast("maxConnectionsPerAddress", maxConnectionsPerAddress, 1);
        requireAtLeast("maxStreams", maxStreams, 1);
        requireAtLeast("maxAgeMs", maxAgeMs, 0);
        requireAtLeast("ageGraceMs", ageGraceMs, 1);
    }

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must not be below " + least + ": " + value);
        }
    }
}
