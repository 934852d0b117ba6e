package io.github.rocketproxy.transport.http2;

/**
 * The connections of a server as they are now; at most half a second old. Immutable.
 *
 * @param open connections of any state
 * @param handshaking of these: those that have not come to speak HTTP/2 yet
 * @param draining of these: those that are sent away and may end their last calls
 * @param paused of these: those that are not read from until their clients read; may drain, too
 * @param streams calls in flight
 * @param keptBytes kept in memory for clients that do not go on
 * @param pendingWriteBytes of these: written, but not taken by the network
 * @param maxConnections most that may be open
 * @param maxStreams most calls that may be in flight
 * @param maxKeptBytes most that may be kept, but for the little that each connection has
 */
public record ConnectionFigures(
        int open,
        int handshaking,
        int draining,
        int paused,
        long streams,
        long keptBytes,
        long pendingWriteBytes,
        int maxConnections,
        int maxStreams,
        long maxKeptBytes) {}
