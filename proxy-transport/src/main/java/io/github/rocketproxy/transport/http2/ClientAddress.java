package io.github.rocketproxy.transport.http2;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;

/** Where a connection's client is: the peer, or whom a trusted balancer has named. */
public final class ClientAddress {
    private static final AttributeKey<SocketAddress> KEY =
            AttributeKey.valueOf(ClientAddress.class, "address");

    private ClientAddress() {}

    /** Puts the client that a trusted peer speaks for in the peer's place. */
    public static void set(Channel channel, SocketAddress address) {
        channel.attr(KEY).set(address);
    }

    /** The client of a connection. */
    public static SocketAddress of(Channel channel) {
        SocketAddress named = channel.attr(KEY).get();
        return named == null ? channel.remoteAddress() : named;
    }
}
