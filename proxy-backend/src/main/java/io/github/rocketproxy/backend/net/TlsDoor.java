package io.github.rocketproxy.backend.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import javax.net.ssl.SSLException;

/**
 * Behind the TLS handler until the first answer. What happens before the handshake is done is told
 * by the connect future alone, so the connection's handler does not see it. A server of TLS 1.3
 * that refuses our certificate says so after that, as a fault that is no bad frame.
 */
final class TlsDoor extends ChannelInboundHandlerAdapter {
    private final Future<?> handshake;
    private final String address;
    private final TlsFaults faults;

    TlsDoor(Future<?> handshake, String address, TlsFaults faults) {
        this.handshake = handshake;
        this.address = address;
        this.faults = faults;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        faults.onAnswer(address);
        ctx.fireChannelRead(message);
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (handshake.isSuccess()) {
            ctx.fireChannelInactive();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!handshake.isSuccess()) {
            ctx.close();
        } else if (cause.getCause() instanceof SSLException refused) {
            TlsFault fault = TlsFault.ofRefusal(refused);
            faults.onFault(address, fault);
            ctx.fireExceptionCaught(fault);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
