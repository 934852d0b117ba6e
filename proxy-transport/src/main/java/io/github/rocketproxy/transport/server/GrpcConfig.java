package io.github.rocketproxy.transport.server;

import io.github.rocketproxy.transport.http2.ConnectionBounds;
import io.github.rocketproxy.transport.http2.Http2Config;
import io.github.rocketproxy.transport.proxyprotocol.ProxyProtocolConfig;

/**
 * Settings of the gRPC server. Immutable.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param backlog connections that may wait to be accepted
 * @param maxConcurrentStreams calls in flight per connection; a push consumer holds one long poll
 *     per queue
 * @param flowControlWindowBytes HTTP/2 window per stream and connection
 * @param maxInboundMessageBytes largest request
 * @param maxInboundMetadataBytes largest request headers
 * @param permitKeepAliveMs a client that pings more often is sent away; C++ clients ping each 60 s
 * @param keepAliveMs the server pings a connection that was silent for so long, so that peers that
 *     vanished are found although a telemetry stream keeps their connection busy
 * @param keepAliveTimeoutMs how long the answer to such a ping may take
 * @param maxConnectionIdleMs a connection without a call is closed after so long
 * @param bounds how many connections and calls there may be, and how old a connection gets
 * @param isReflective whether clients may ask for methods and message types
 * @param proxyProtocol whose PROXY headers are believed
 */
public record GrpcConfig(
        String host,
        int port,
        int backlog,
        int maxConcurrentStreams,
        int flowControlWindowBytes,
        int maxInboundMessageBytes,
        int maxInboundMetadataBytes,
        long permitKeepAliveMs,
        long keepAliveMs,
        long keepAliveTimeoutMs,
        long maxConnectionIdleMs,
        ConnectionBounds bounds,
        boolean isReflective,
        ProxyProtocolConfig proxyProtocol) {

    private static final int MIB = 1 << 20;

    /** Refuses settings that nothing could work with. */
    public GrpcConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
        }
        requirePositive("backlog", backlog);
        requirePositive("maxConcurrentStreams", maxConcurrentStreams);
        requirePositive("flowControlWindowBytes", flowControlWindowBytes);
        requirePositive("maxInboundMessageBytes", maxInboundMessageBytes);
        requirePositive("maxInboundMetadataBytes", maxInboundMetadataBytes);
        requirePositive("permitKeepAliveMs", permitKeepAliveMs);
        requirePositive("keepAliveMs", keepAliveMs);
        requirePositive("keepAliveTimeoutMs", keepAliveTimeoutMs);
        requirePositive("maxConnectionIdleMs", maxConnectionIdleMs);
    }

    /** The defaults, on this address. */
    public static GrpcConfig of(String host, int port) {
        return new GrpcConfig(
                host,
                port,
                1_024,
                1_024,
                MIB,
                130 * MIB,
                16_384,
                10_000,
                60_000,
                20_000,
                120_000,
                ConnectionBounds.NONE,
                true,
                ProxyProtocolConfig.OFF);
    }

    /** What of this concerns a connection. */
    Http2Config http2() {
        return new Http2Config(
                maxConcurrentStreams,
                flowControlWindowBytes,
                maxInboundMessageBytes,
                maxInboundMetadataBytes,
                permitKeepAliveMs,
                keepAliveMs,
                keepAliveTimeoutMs,
                maxConnectionIdleMs,
                bounds);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0: " + value);
        }
    }
}
