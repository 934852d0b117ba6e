package io.github.rocketproxy.transport.http2;

import java.net.SocketAddress;

/**
 * The client at the other end of a connection, as all of the connection's calls see it. Event loop.
 */
public final class Peer {
    private final SocketAddress address;
    private Object attachment;

    /** Knows of the client where it is, see {@link ClientAddress}. */
    public Peer(SocketAddress address) {
        this.address = address;
    }

    /** Where the client is; null where the transport does not tell. */
    public SocketAddress address() {
        return address;
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
