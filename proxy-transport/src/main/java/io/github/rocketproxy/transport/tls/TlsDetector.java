package io.github.rocketproxy.transport.tls;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a connection's first byte: 22 begins a TLS handshake record (RFC 8446, 5.1), and none of
 * the protocols within. Event loop; one per connection.
 */
final class TlsDetector extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDetector.class);
    private static final int HANDSHAKE_RECORD = 22;

    private final TlsFront front;
    private final ChannelHandler next;
    private HalfOpen halfOpen;

    TlsDetector(TlsFront front, ChannelHandler next) {
        this.front = front;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
    }

    private void begin(ChannelHandlerContext ctx) {
        if (halfOpen == null && ctx.channel().isActive()) {
            halfOpen = front.enter(ctx.channel());
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!ctx.channel().isActive()) {
            in.skipBytes(in.readableBytes());
        } else if (in.getUnsignedByte(in.readerIndex()) == HANDSHAKE_RECORD) {
            encrypt(ctx);
        } else if (front.isPlainAllowed()) {
            halfOpen.end();
            giveWay(ctx, next);
        } else {
            LOG.debug("{} does not use TLS", ctx.channel().remoteAddress());
            front.count(ProxyCounter.TLS_PLAIN_REFUSED);
            in.skipBytes(in.readableBytes());
            ctx.close();
        }
    }

    private void encrypt(ChannelHandlerContext ctx) {
        SslHandler tls = front.context().newHandler(ctx.alloc());
        tls.setHandshakeTimeoutMillis(0); // ours runs from the first byte on
        ctx.pipeline()
                .addAfter(ctx.name(), null, new TlsHandshake(front, halfOpen, tls.engine(), next));
        giveWay(ctx, tls);
    }

    /** The bytes so far follow when this handler is removed. */
    private void giveWay(ChannelHandlerContext ctx, ChannelHandler follower) {
        ctx.pipeline().addAfter(ctx.name(), null, follower);
        ctx.pipeline().remove(this);
    }
}
