package io.github.rocketproxy.transport.proxyprotocol;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.ProtocolNegotiationEvent;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Puts the addresses of a decoded PROXY header in the place of the transport's, where all code
 * looks for them ({@link Grpc#TRANSPORT_ATTR_REMOTE_ADDR}), and gives way to the next protocol. A
 * header without addresses (LOCAL, UNKNOWN, no TCP) changes nothing. Event loop; one per
 * connection.
 */
final class ProxyAddressHandler extends ChannelInboundHandlerAdapter {
    private final ChannelHandler next;
    private final ProtocolNegotiationEvent negotiation;
    private final HeaderTimeout timeout;

    ProxyAddressHandler(
            ChannelHandler next, ProtocolNegotiationEvent negotiation, HeaderTimeout timeout) {
        this.next = next;
        this.negotiation = negotiation;
        this.timeout = timeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        timeout.cancel();
        ProtocolNegotiationEvent result;
        try {
            result = isTcp(header) ? withAddresses(header) : negotiation;
        } finally {
            header.release();
        }
        ctx.pipeline().addAfter(ctx.name(), null, next);
        ctx.fireUserEventTriggered(result);
        ctx.pipeline().remove(this);
    }

    private static boolean isTcp(HAProxyMessage header) {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        return header.sourceAddress() != null
                && (protocol == HAProxyProxiedProtocol.TCP4
                        || protocol == HAProxyProxiedProtocol.TCP6);
    }

    private ProtocolNegotiationEvent withAddresses(HAProxyMessage header) {
        Attributes attributes =
                InternalProtocolNegotiationEvent.getAttributes(negotiation).toBuilder()
                        .set(
                                Grpc.TRANSPORT_ATTR_REMOTE_ADDR,
                                address(header.sourceAddress(), header.sourcePort()))
                        .set(
                                Grpc.TRANSPORT_ATTR_LOCAL_ADDR,
                                address(header.destinationAddress(), header.destinationPort()))
                        .build();
        return InternalProtocolNegotiationEvent.withAttributes(negotiation, attributes);
    }

    private static SocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }
}
