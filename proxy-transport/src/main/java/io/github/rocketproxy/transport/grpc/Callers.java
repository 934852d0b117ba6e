package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.Caller;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * Makes callers from what a call brings along, and remembers the last ones of a loop, because a
 * connection's calls mostly differ in nothing. Reads no header that stands for something the proxy
 * knows itself, such as the remote address: a client could forge it. One instance per loop.
 */
final class Callers {
    private static final Metadata.Key<String> CLIENT_ID = key("x-mq-client-id");
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> DATE_TIME = key("x-mq-date-time");
    private static final int SLOTS = 256;

    private final SocketAddress[] addresses = new SocketAddress[SLOTS];
    private final Caller[] callers = new Caller[SLOTS];

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** The caller of a call with these attributes and headers. */
    @SuppressWarnings("ReferenceEquality") // one address object per connection
    Caller of(Attributes attributes, Metadata headers) {
        SocketAddress address = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        String header = headers.get(CLIENT_ID);
        String clientId = header == null ? "" : header;
        String authorization = headers.get(AUTHORIZATION);
        String dateTime = authorization == null ? null : headers.get(DATE_TIME);
        int slot = System.identityHashCode(address) & SLOTS - 1;
        Caller known = callers[slot];
        if (known != null
                && addresses[slot] == address
                && known.clientId().equals(clientId)
                && Objects.equals(known.authorization(), authorization)
                && Objects.equals(known.dateTime(), dateTime)) {
            return known;
        }
        Caller caller = new Caller(clientId, text(address), authorization, dateTime);
        addresses[slot] = address;
        callers[slot] = caller;
        return caller;
    }

    private static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress internet && internet.getAddress() != null) {
            return NetUtil.toSocketAddressString(internet);
        }
        return "";
    }
}
