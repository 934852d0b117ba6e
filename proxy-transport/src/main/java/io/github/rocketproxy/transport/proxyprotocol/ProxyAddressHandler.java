package io.github.rocketproxy.transport.proxyprotocol;

import io.github.rocketproxy.transport.http2.ClientAddress;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the address of a decoded PROXY header in the place of the transport's, where all code looks
 * for it ({@link ClientAddress}), and gives way to the next protocol. A header without addresses
 * (LOCAL, UNKNOWN, no TCP) changes nothing. Event loop; one per connection.
 */
final class ProxyAddressHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyAddressHandler.class);

    private final ChannelHandler next;
    private final HeaderTimeout timeout;

    ProxyAddressHandler(ChannelHandler next, HeaderTimeout timeout) {
        this.next = next;
        this.timeout = timeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        timeout.cancel();
        try {
            if (isTcp(header)) {
                InetAddress source = InetAddress.ofLiteral(header.sourceAddress());
                ClientAddress.set(
                        ctx.channel(), new InetSocketAddress(source, header.sourcePort()));
            }
        } finally {
            header.release();
        }
        if (ctx.channel().isActive()) { // else it is one behind a header that was broken
            ctx.pipeline().addAfter(ctx.name(), null, next);
            ctx.pipeline().remove(this);
        }
    }

    /** The header is broken; not every way to be is closed upon by Netty's decoder. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{} sent a broken PROXY header", ctx.channel().remoteAddress(), cause);
        timeout.cancel();
        ctx.close();
    }

    private static boolean isTcp(HAProxyMessage header) {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        return header.sourceAddress() != null
                && (protocol == HAProxyProxiedProtocol.TCP4
                        || protocol == HAProxyProxiedProtocol.TCP6);
    }
}
