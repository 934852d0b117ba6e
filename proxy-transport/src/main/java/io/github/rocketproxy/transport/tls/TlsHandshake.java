package io.github.rocketproxy.transport.tls;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.transport.http2.ClientCertificate;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of the handshake, then gives way to the protocol within. Event loop. */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

    private final TlsFront front;
    private final HalfOpen halfOpen;
    private final SSLEngine engine;
    private final ChannelHandler next;

    TlsHandshake(TlsFront front, HalfOpen halfOpen, SSLEngine engine, ChannelHandler next) {
        this.front = front;
        this.halfOpen = halfOpen;
        this.engine = engine;
        this.next = next;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (halfOpen.end()) {
                onEnd(ctx, handshake);
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void onEnd(ChannelHandlerContext ctx, SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
            front.count(ProxyCounter.TLS_HANDSHAKES);
            ClientCertificate.setUser(ctx.channel(), front.clientUser(engine.getSession()));
            ctx.pipeline().replace(this, null, next);
        } else {
            front.count(ProxyCounter.TLS_FAILURES);
            LOG.debug("{} and TLS: {}", ctx.channel().remoteAddress(), reason(handshake));
            ctx.close();
        }
    }

    private static String reason(SslHandshakeCompletionEvent handshake) {
        return String.valueOf(handshake.cause().getMessage());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // the event has told why
    }
}
