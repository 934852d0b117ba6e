package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.transport.http2.HeaderField;
import io.github.rocketproxy.transport.http2.KnownHeader;
import io.github.rocketproxy.transport.http2.Peer;
import io.github.rocketproxy.transport.http2.RequestHeaders;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Makes callers from what a call brings along. Reads no header that stands for something the proxy
 * knows itself, such as the remote address: a client could forge it. The last caller is attached to
 * its connection, because a connection's calls mostly differ in nothing.
 */
public final class Callers {
    /** Attribute of a call: the user whose certificate its client has shown; null for none. */
    public static final Attributes.Key<String> CERTIFICATE_USER =
            Attributes.Key.create("certificate-user");

    private static final Metadata.Key<String> CLIENT_ID = key("x-mq-client-id");
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> DATE_TIME = key("x-mq-date-time");

    private Callers() {}

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** A new caller for a call with these attributes and headers. Any thread. */
    public static Caller fresh(Attributes attributes, Metadata headers) {
        String clientId = headers.get(CLIENT_ID);
        String authorization = headers.get(AUTHORIZATION);
        return new Caller(
                clientId == null ? "" : clientId,
                text(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                authorization,
                authorization == null ? null : headers.get(DATE_TIME),
                attributes.get(CERTIFICATE_USER));
    }

    /**
     * The caller of a call from this peer with these headers, mostly the one known already. On the
     * connection's loop; what is attached to the peer is replaced.
     */
    public static Caller of(Peer peer, RequestHeaders headers) {
        HeaderField clientId = headers.get(KnownHeader.CLIENT_ID);
        HeaderField authorization = headers.get(KnownHeader.AUTHORIZATION);
        HeaderField dateTime = authorization == null ? null : headers.get(KnownHeader.DATE_TIME);
        if (peer.attachment() instanceof Caller known
                && isSame(clientId, known.clientId())
                && isSame(authorization, known.authorization())
                && isSame(dateTime, known.dateTime())) {
            return known;
        }
        Caller caller =
                new Caller(
                        clientId == null ? "" : clientId.valueText(),
                        text(peer.address()),
                        authorization == null ? null : authorization.valueText(),
                        dateTime == null ? null : dateTime.valueText(),
                        peer.certificateUser());
        peer.attach(caller);
        return caller;
    }

    @SuppressWarnings("ReferenceEquality") // the very text that was remembered
    private static boolean isSame(HeaderField field, String text) {
        if (field == null || text == null) {
            return field == null && (text == null || text.isEmpty());
        }
        if (field.meaning() == text) {
            return true;
        }
        boolean isSame = field.valueEquals(text);
        if (isSame) {
            field.remember(text);
        }
        return isSame;
    }

    private static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress internet && internet.getAddress() != null) {
            return NetUtil.toSocketAddressString(internet);
        }
        return "";
    }
}
