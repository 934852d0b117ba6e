package io.github.rocketproxy.backend.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * TLS over another connector's channels. A connection counts as made when its handshake is done;
 * one whose peer shows a certificate that the context does not trust has failed, and the future's
 * cause says why.
 */
public final class TlsConnector implements Connector {
    private final Connector plain;
    private final Supplier<SslContext> context;
    private final long handshakeTimeoutMs;
    private final TlsFaults faults = new TlsFaults();

    /**
     * @param context the newest client context, asked at each connection; it decides whether the
     *     host's name is checked
     * @param handshakeTimeoutMs after this a connect fails
     */
    public TlsConnector(Connector plain, Supplier<SslContext> context, long handshakeTimeoutMs) {
        this.plain = plain;
        this.context = context;
        this.handshakeTimeoutMs = handshakeTimeoutMs;
    }

    @Override
    public ChannelFuture connect(String address, EventLoop loop, ChannelHandler handler) {
        Opening opening = new Opening(address, handler);
        ChannelFuture tcp = plain.connect(address, loop, opening);
        ChannelPromise promise = new DefaultChannelPromise(tcp.channel(), loop);
        tcp.addListener(
                connected -> {
                    if (connected.isSuccess()) {
                        opening.tls
                                .handshakeFuture()
                                .addListener(done -> settle(address, done, promise));
                    } else {
                        promise.tryFailure(connected.cause());
                    }
                });
        return promise;
    }

    private void settle(String address, Future<? super Channel> handshake, ChannelPromise promise) {
        if (handshake.isSuccess()) {
            promise.trySuccess();
            return;
        }
        TlsFault fault = TlsFault.ofHandshake(handshake.cause());
        faults.onFault(address, fault);
        promise.channel().close();
        promise.tryFailure(fault);
    }

    private final class Opening extends ChannelInitializer<Channel> {
        private final String address;
        private final ChannelHandler handler;
        private SslHandler tls;

        Opening(String address, ChannelHandler handler) {
            this.address = address;
            this.handler = handler;
        }

        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress peer = HostAndPort.parse(address);
            tls = context.get().newHandler(channel.alloc(), peer.getHostString(), peer.getPort());
            tls.setHandshakeTimeoutMillis(handshakeTimeoutMs);
            channel.pipeline()
                    .addLast(tls, new TlsDoor(tls.handshakeFuture(), address, faults), handler);
        }
    }
}
