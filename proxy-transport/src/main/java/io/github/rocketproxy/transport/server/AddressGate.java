package io.github.rocketproxy.transport.server;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands where the client's address is known, behind the PROXY protocol and before TLS: gives way
 * to the next handler, or closes the connection. Event loop; one per connection.
 */
final class AddressGate extends ChannelInboundHandlerAdapter {
    private final Admission admission;
    private final ChannelHandler next;

    AddressGate(Admission admission, ChannelHandler next) {
        this.admission = admission;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (admission.admitAddress(ctx.channel())) {
            ctx.pipeline().replace(this, null, next);
        }
    }

    /** What a refused client has sent already. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }
}
