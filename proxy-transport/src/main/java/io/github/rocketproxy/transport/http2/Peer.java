package io.github.rocketproxy.transport.http2;

import java.net.SocketAddress;

/**
 * The client at the other end of a connection, as all of the connection's calls see it. Event loop.
 */
public final class Peer {
    private final SocketAddress address;
    private final String certificateUser;
    private volatile Object attachment; // written by the loop, shown to any thread

    /**
     * @param address where the client is, see {@link ClientAddress}
     * @param certificateUser whose certificate it has shown, see {@link ClientCertificate}; null
     *     for none
     */
    public Peer(SocketAddress address, String certificateUser) {
        this.address = address;
        this.certificateUser = certificateUser;
    }

    /** Where the client is; null where the transport does not tell. */
    public SocketAddress address() {
        return address;
    }

    /** The user whose certificate the client has shown; null for none. */
    public String certificateUser() {
        return certificateUser;
    }

    /** What was attached last; null at first. */
    public Object attachment() {
        return attachment;
    }

    /** Keeps what a call found out for the connection's later calls, in place of what was there. */
    public void attach(Object found) {
        attachment = found;
    }

    @Override
    public String toString() {
        return String.valueOf(address);
    }
}
