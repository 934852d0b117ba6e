package io.github.rocketproxy.transport.http2;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** The user that a connection's client has shown a certificate of, verified by TLS. */
public final class ClientCertificate {
    private static final AttributeKey<String> KEY =
            AttributeKey.valueOf(ClientCertificate.class, "user");

    private ClientCertificate() {}

    /** Keeps the user with the connection; null for none. */
    public static void setUser(Channel channel, String user) {
        channel.attr(KEY).set(user);
    }

    /** The connection's user; null where no certificate names one. */
    public static String userOf(Channel channel) {
        return channel.attr(KEY).get();
    }
}
