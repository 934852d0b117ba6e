package io.github.rocketproxy.pipeline.event;

import java.nio.charset.StandardCharsets;

/**
 * Who is at the other end of a request, as this proxy itself saw it. Made once per connection and
 * client id and shared by all their requests; immutable, but for what access policy and limiter
 * attach. Addresses come from the transport, never from a header that the client wrote.
 */
public final class Caller {
    private final String clientId;
    private final byte[] clientIdBytes;
    private final String remoteAddress;
    private final byte[] remoteAddressBytes;
    private final String authorization;
    private final String dateTime;
    private final String certificateUser;
    private final Protocol protocol;
    private volatile Object attachment;
    private volatile Object limits;

    /** Without a client certificate. */
    public Caller(String clientId, String remoteAddress, String authorization, String dateTime) {
        this(clientId, remoteAddress, authorization, dateTime, null);
    }

    /** Of gRPC. */
    public Caller(
            String clientId,
            String remoteAddress,
            String authorization,
            String dateTime,
            String certificateUser) {
        this(clientId, remoteAddress, authorization, dateTime, certificateUser, Protocol.GRPC);
    }

    /**
     * @param clientId the client's own name for itself, empty where it gave none
     * @param remoteAddress {@code host:port} of the connection
     * @param authorization the authorization header as received, null without one; a secret, never
     *     logged
     * @param dateTime the date header that the authorization signs, null without one
     * @param certificateUser the user that the client's certificate names, verified by TLS; null
     *     without one
     * @param protocol what the client speaks
     */
    public Caller(
            String clientId,
            String remoteAddress,
            String authorization,
            String dateTime,
            String certificateUser,
            Protocol protocol) {
        this.clientId = clientId;
        this.clientIdBytes = clientId.getBytes(StandardCharsets.UTF_8);
        this.remoteAddress = remoteAddress;
        this.remoteAddressBytes = remoteAddress.getBytes(StandardCharsets.US_ASCII);
        this.authorization = authorization;
        this.dateTime = dateTime;
        this.certificateUser = certificateUser;
        this.protocol = protocol;
    }

    /** The client's own name for itself; empty where it gave none. */
    public String clientId() {
        return clientId;
    }

    /** {@link #clientId()} in UTF-8, for the hot path. Not to be written to. */
    public byte[] clientIdBytes() {
        return clientIdBytes;
    }

    /** {@code host:port} of the connection. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** {@link #remoteAddress()} in ASCII, for the hot path. Not to be written to. */
    public byte[] remoteAddressBytes() {
        return remoteAddressBytes;
    }

    /** The authorization header as received, or null. A secret. */
    public String authorization() {
        return authorization;
    }

    /** The date header that the authorization signs, or null. */
    public String dateTime() {
        return dateTime;
    }

    /** The user that the client's certificate names, or null. */
    public String certificateUser() {
        return certificateUser;
    }

    /** What the client speaks. */
    public Protocol protocol() {
        return protocol;
    }

    /** What the access policy has found out about this caller; null at first. */
    public Object attachment() {
        return attachment;
    }

    /** Replaces {@link #attachment()}. Any thread. */
    public void attach(Object attachment) {
        this.attachment = attachment;
    }

    /** What the limiter has found out about this caller; null at first. */
    public Object limits() {
        return limits;
    }

    /** Replaces {@link #limits()}. Any thread. */
    public void attachLimits(Object found) {
        limits = found;
    }

    /** Without the secret, so that a caller may be printed. */
    @Override
    public String toString() {
        return clientId + "@" + remoteAddress;
    }
}
