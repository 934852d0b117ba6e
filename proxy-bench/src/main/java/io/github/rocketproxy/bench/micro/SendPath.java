package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.gateway.LinkGateway;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.pipeline.PipelineConfig;
import io.github.rocketproxy.pipeline.PipelineMode;
import io.github.rocketproxy.pipeline.Shard;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.transport.codec.CallerSettings;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.grpc.LoopIngress;
import io.github.rocketproxy.transport.grpc.MessageServices;
import io.github.rocketproxy.transport.http2.ConnectionBounds;
import io.github.rocketproxy.transport.http2.Http2Config;
import io.github.rocketproxy.transport.http2.Http2Connections;
import io.github.rocketproxy.transport.http2.MethodTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;

/**
 * One shard with everything between two sockets: HTTP/2, gRPC, decoder, ring, stages, gateway,
 * link, and the way back. The sockets are memory, the broker agrees to everything. One thread.
 */
final class SendPath implements AutoCloseable {
    private static final Http2Config HTTP2 =
            new Http2Config(
                    1_024,
                    1 << 20,
                    4 << 20,
                    16_384,
                    10_000,
                    60_000,
                    20_000,
                    120_000,
                    ConnectionBounds.NONE);
    private static final int OPAQUE_AT = 13;

    private final EmbeddedChannel client = new EmbeddedChannel();
    private final Broker broker = new Broker();
    private final Counters counters = new Counters();
    private final GrpcRequests requests;
    private final ByteBuf answer = PooledByteBufAllocator.DEFAULT.directBuffer();
    private final LinkGateway gateway;
    private EmbeddedChannel link;

    /** Keeps the numbers of the requests; the frames themselves go nowhere. */
    private static final class Broker extends ChannelOutboundHandlerAdapter {
        private final int[] opaques = new int[256];
        private int count;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ByteBuf frame = (ByteBuf) message;
            opaques[count++] = frame.getInt(frame.readerIndex() + OPAQUE_AT);
            frame.release();
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            // nothing was passed on
        }
    }

    /**
     * @param bodyBytes of each message
     */
    SendPath(int bodyBytes) {
        StepRecorders steps = new StepRecorders();
        gateway =
                new LinkGateway(
                        0,
                        client.eventLoop(),
                        (address, loop, handler) -> {
                            link = new EmbeddedChannel(broker, handler);
                            return link.newSucceededFuture();
                        },
                        LinkConfig.defaults("proxy"),
                        LeaseConfig.defaults(1),
                        new LeaseDoors(),
                        counters,
                        steps);
        Shard shard =
                new Shard(
                        0,
                        client.eventLoop(),
                        PipelineConfig.defaults().withMode(PipelineMode.INLINE),
                        gateway,
                        new OneTopic("bench", 8),
                        AccessPolicy.ALLOW_ALL,
                        Runnable::run,
                        counters,
                        steps);
        LoopIngress ingress = new LoopIngress();
        ingress.bind(shard);
        MessageServices messages =
                new MessageServices(
                        ingress,
                        MessageLimits.DEFAULTS,
                        CallerSettings.DEFAULT,
                        System::currentTimeMillis);
        client.pipeline()
                .addLast(
                        new Http2Connections(HTTP2, new MethodTable(messages.methods()), counters)
                                .open(client));
        requests = new GrpcRequests("bench", bodyBytes);
        writeAnswer();
        client.writeInbound(requests.preface());
        turn();
    }

    private void writeAnswer() {
        HeaderWriter writer = new BinaryHeaderWriter().begin(answer, 0);
        writer.field("queueId".getBytes(StandardCharsets.US_ASCII), 3)
                .field("queueOffset".getBytes(StandardCharsets.US_ASCII), 12)
                .endHeader();
        writer.endFrame(0);
        answer.setInt(OPAQUE_AT + 4, 1);
    }

    /** Sends this many messages that arrive in one read, and gets their answers. */
    void send(int count) {
        client.pipeline().fireChannelRead(requests.next(count));
        client.runPendingTasks();
        for (int i = 0; i < broker.count; i++) {
            HeaderWriter.patchOpaque(answer, 0, broker.opaques[i]);
            answer.readerIndex(0);
            link.pipeline().fireChannelRead(answer.retain());
        }
        broker.count = 0;
        turn();
    }

    private void turn() {
        client.runPendingTasks();
        for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
            requests.onAnswer(out);
            out.release();
        }
    }

    /** Messages that the broker was sent. */
    long sent() {
        return counters.value(ProxyCounter.SEND_MESSAGES);
    }

    @Override
    public void close() {
        client.finishAndReleaseAll();
        gateway.close();
        link.finishAndReleaseAll();
        answer.release();
    }
}
