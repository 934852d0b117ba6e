package io.github.rocketproxy.transport.http2;

/**
 * One connection as it is seen from outside. Immutable.
 *
 * @param address where the client is, HOST:PORT
 * @param isEncrypted whether it uses TLS
 * @param certificateUser the user whose certificate the client has shown; null for none
 * @param clientId the client id of its newest message request; empty before the first
 * @param ageMs since it was opened
 * @param state what it is about
 * @param streams calls in flight
 * @param bytesIn read so far, without TLS's own
 * @param bytesOut written so far, without TLS's own
 * @param pendingWriteBytes written, but not taken by the network
 */
public record ConnectionView(
        String address,
        boolean isEncrypted,
        String certificateUser,
        String clientId,
        long ageMs,
        State state,
        int streams,
        long bytesIn,
        long bytesOut,
        long pendingWriteBytes) {

    /** What a connection is about. */
    public enum State {
        OPEN,
        /** Sent away: it may end its last calls. */
        DRAINING,
        /** Not read from until its client reads. */
        PAUSED
    }
}
