package io.github.rocketproxy.bench.reference;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetSocketAddress;

/**
 * What Netty's HTTP/2 handler costs with nothing behind it: answers each request that is over with
 * a fixed SendMessageResponse. Prints {@code ready PORT}.
 */
public final class NullHttp2Server {
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int MAX_STREAMS = 65_536;

    private NullHttp2Server() {}

    /** Runs until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        EventLoopGroup loops = ServerLoops.group();
        Channel server =
                new ServerBootstrap()
                        .group(loops, loops)
                        .channel(ServerLoops.channel())
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(newHandler());
                                    }
                                })
                        .bind(new InetSocketAddress("127.0.0.1", 0))
                        .sync()
                        .channel();
        System.out.println("ready " + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    private static Http2ConnectionHandler newHandler() {
        FixedAnswers answers = new FixedAnswers();
        Http2ConnectionHandler handler =
                new Http2ConnectionHandlerBuilder()
                        .server(true)
                        .validateHeaders(false)
                        .initialSettings(
                                new Http2Settings()
                                        .maxConcurrentStreams(MAX_STREAMS)
                                        .initialWindowSize(WINDOW_BYTES))
                        .frameListener(answers)
                        .build();
        answers.answerWith(handler.encoder());
        return handler;
    }
}
