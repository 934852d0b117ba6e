package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Netty's HTTP/2 server without sockets or threads, joined with a client: what one writes the other
 * reads when {@link #pump} is called. Collects requests; answers when told to.
 */
final class NettyServer implements ClientConnection.Owner {
    final ClientConnection client = new ClientConnection(this);
    final List<Http2Headers> headers = new ArrayList<>();
    final Map<Integer, byte[]> requests = new TreeMap<>();
    final List<Integer> finished = new ArrayList<>();
    boolean isReady;
    long clientBytes;

    private final Http2ConnectionHandler handler;
    private final EmbeddedChannel server;
    private final EmbeddedChannel clientChannel;
    private ChannelHandlerContext context;

    NettyServer(Http2Settings settings) {
        handler =
                new Http2ConnectionHandlerBuilder()
                        .server(true)
                        .initialSettings(settings)
                        .frameListener(new Collector())
                        .build();
        server = new EmbeddedChannel(handler);
        clientChannel = new EmbeddedChannel(client);
        pump();
    }

    /** Carries bytes both ways until neither side has any. */
    void pump() {
        boolean isMoving = true;
        while (isMoving) {
            client.flush();
            isMoving = move(clientChannel, server, true);
            server.flush();
            isMoving |= move(server, clientChannel, false);
        }
    }

    private boolean move(EmbeddedChannel from, EmbeddedChannel to, boolean isClient) {
        from.runPendingTasks();
        boolean hasMoved = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            clientBytes += isClient ? bytes.readableBytes() : 0;
            to.writeInbound(bytes);
            hasMoved = true;
        }
        return hasMoved;
    }

    /** Answers with a gRPC message, in one DATA frame or, if large, in several. */
    void message(int streamId, byte[] message) {
        http2Headers(streamId, new DefaultHttp2Headers().status("200"), false);
        ByteBuf data = Unpooled.buffer().writeByte(0).writeInt(message.length).writeBytes(message);
        handler.encoder().writeData(context, streamId, data, 0, false, context.newPromise());
    }

    /** Ends a call with a gRPC status. */
    void status(int streamId, int grpcStatus) {
        http2Headers(
                streamId,
                new DefaultHttp2Headers().add("grpc-status", Integer.toString(grpcStatus)),
                true);
    }

    private void http2Headers(int streamId, Http2Headers fields, boolean isLast) {
        handler.encoder().writeHeaders(context, streamId, fields, 0, isLast, context.newPromise());
    }

    void reset(int streamId) {
        handler.encoder().writeRstStream(context, streamId, 2, context.newPromise());
    }

    void disconnect() {
        clientChannel.close();
    }

    @Override
    public void onReady(ClientConnection connection) {
        isReady = true;
    }

    @Override
    public void onReadOver() {}

    private final class Collector extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext from,
                int streamId,
                Http2Headers fields,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean isLast) {
            context = from;
            headers.add(fields);
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext from,
                int streamId,
                ByteBuf data,
                int padding,
                boolean isLast) {
            byte[] bytes = ByteBufUtil.getBytes(data);
            requests.merge(
                    streamId,
                    bytes,
                    (old, more) -> ByteBufUtil.getBytes(Unpooled.wrappedBuffer(old, more)));
            if (isLast) {
                finished.add(streamId);
            }
            return bytes.length + padding;
        }
    }
}
