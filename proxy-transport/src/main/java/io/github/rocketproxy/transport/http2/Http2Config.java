package io.github.rocketproxy.transport.http2;

/**
 * Limits of connections. Immutable.
 *
 * @param maxConcurrentStreams calls in flight on one connection
 * @param windowBytes flow-control window of each stream and of a connection
 * @param maxMessageBytes largest request, as sent and as decompressed
 * @param maxHeaderBytes largest headers of a request, as RFC 9113 counts them
 * @param permitKeepAliveMs a client that pings more often is sent away
 * @param keepAliveMs a connection that was silent for so long is pinged
 * @param keepAliveTimeoutMs how long the answer may take
 * @param maxIdleMs a connection without a call is sent away after so long
 * @param bounds how many connections and calls there may be, and how old a connection gets
 */
public record Http2Config(
        int maxConcurrentStreams,
        int windowBytes,
        int maxMessageBytes,
        int maxHeaderBytes,
        long permitKeepAliveMs,
        long keepAliveMs,
        long keepAliveTimeoutMs,
        long maxIdleMs,
        ConnectionBounds bounds) {}
