package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.transport.http2.ConnectionBounds;

/** What the configuration says of connections, and what follows from the heap where it does not. */
public record ConnectionChoices(ProxyConfig.Grpc grpc) {
    // Measured: 0.3 KB and 3 KB of the server's own; the rest is for what calls and clients are.
    private static final int HEAP_BYTES_OF_A_STREAM = 1_024;
    private static final int HEAP_BYTES_OF_A_CONNECTION = 8_192;

    /** Most connections that may be open. */
    public int maxConnections() {
        return orElse(grpc.maxConnections(), thatFit(HEAP_BYTES_OF_A_CONNECTION));
    }

    ConnectionBounds bounds() {
        int connections = maxConnections();
        return new ConnectionBounds(
                connections,
                orElse(grpc.maxConnectionsPerAddress(), Math.max(1, connections / 2)),
                orElse(grpc.maxStreams(), thatFit(HEAP_BYTES_OF_A_STREAM)),
                grpc.maxConnectionAgeMs(),
                grpc.maxConnectionAgeGraceMs());
    }

    private static int orElse(int value, long otherwise) {
        return value > 0 ? value : (int) Math.min(Integer.MAX_VALUE, otherwise);
    }

    /** How many half of the heap has room for. */
    private static long thatFit(int bytes) {
        return Runtime.getRuntime().maxMemory() / 2 / bytes;
    }
}
