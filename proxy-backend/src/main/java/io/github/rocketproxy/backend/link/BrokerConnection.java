package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.FrameDecoder;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.DecoderException;

/**
 * One channel of a link, from the attempt to connect until it is closed. A link that moves on
 * (GO_AWAY, new address) retires its connection: it takes no new calls and closes when the last one
 * is answered. Event loop only.
 */
final class BrokerConnection extends ChannelInboundHandlerAdapter
        implements FrameSink, ChannelFutureListener {
    private final BrokerLink link;
    private final Correlator correlator;
    private final FrameHeader header = new FrameHeader();
    private final KeepAlive keepAlive;
    private Channel channel;
    private Throwable cause;
    private int inFlight;
    private boolean isRetired;
    private boolean isDirty;

    BrokerConnection(BrokerLink link, Correlator correlator) {
        this.link = link;
        this.correlator = correlator;
        keepAlive = new KeepAlive(link, this);
    }

    /** Begins to connect; the link is told how it went, which may be at once. */
    void connect(String address) {
        LinkContext context = link.context();
        ChannelFuture future;
        try {
            future = context.connector().connect(address, context.loop(), initializer());
        } catch (RuntimeException e) {
            link.onConnectFailed(this, e);
            return;
        }
        future.addListener(this);
    }

    private ChannelInitializer<Channel> initializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel opened) {
                LinkConfig config = link.context().config();
                int high = (int) Math.min(Integer.MAX_VALUE, config.pendingBytes());
                opened.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
                opened.pipeline()
                        .addLast(
                                new FrameDecoder(config.maxFrameBytes(), BrokerConnection.this),
                                BrokerConnection.this);
            }
        };
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        if (!future.isSuccess()) {
            link.onConnectFailed(this, future.cause());
            return;
        }
        channel = future.channel();
        if (isRetired) {
            channel.close();
            return;
        }
        link.onConnected(this);
        keepAlive.start();
        if (!channel.isActive()) {
            onClosed();
        }
    }

    void write(BrokerCall call, int opaque) {
        inFlight++;
        isDirty = true;
        call.writeTo(channel, opaque);
    }

    /** A call of this connection is over. */
    void onCallOver() {
        inFlight--;
        closeIfUnused();
    }

    void flush() {
        if (isDirty) {
            isDirty = false;
            channel.flush();
        }
    }

    /** Whether the broker has said nothing since then. */
    boolean isSilentSince(long timeNs) {
        return keepAlive.isSilentSince(timeNs);
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void retire() {
        isRetired = true;
        flush();
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (isRetired && inFlight == 0) {
            close();
        }
    }

    void close() {
        keepAlive.stop();
        if (channel != null) {
            channel.close();
        }
        isRetired = true;
    }

    @Override
    public void onFrame(ByteBuf buffer, int offset, int length) {
        if (!channel.isOpen()) {
            return; // a frame before, of the same read, was none: what follows cannot be trusted
        }
        keepAlive.touch();
        if (header.wrap(buffer, offset, length)) {
            correlator.onFrame(this, header);
        } else {
            correlator.onBadFrame();
            close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        link.flush();
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onClosed();
    }

    private void onClosed() {
        keepAlive.stop();
        link.onClosed(this, cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable error) {
        cause = error;
        if (error instanceof DecoderException) {
            correlator.onBadFrame();
        }
        ctx.close();
    }
}
