package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Makes the caller of a call from its headers and its connection. */
final class Callers {
    private static final Metadata.Key<String> CLIENT_ID = key("x-mq-client-id");
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> DATE_TIME = key("x-mq-date-time");

    private Callers() {}

    /** The address comes from the transport: headers that claim one are not looked at. */
    static Caller of(ServerCall<?, ?> call, Metadata headers) {
        String clientId = headers.get(CLIENT_ID);
        return new Caller(
                clientId == null ? "" : clientId,
                text(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                headers.get(AUTHORIZATION),
                headers.get(DATE_TIME));
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : String.valueOf(address);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
