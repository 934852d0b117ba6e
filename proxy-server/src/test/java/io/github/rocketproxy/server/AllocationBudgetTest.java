package io.github.rocketproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import com.sun.management.ThreadMXBean;
import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.gateway.LinkGateway;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.pipeline.PipelineConfig;
import io.github.rocketproxy.pipeline.PipelineMode;
import io.github.rocketproxy.pipeline.Shard;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.thread.WaitMode;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.codec.SendDecoder;
import io.github.rocketproxy.transport.codec.SendProperties;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.shaded.com.google.protobuf.ByteString;
import org.apache.rocketmq.shaded.com.google.protobuf.Timestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the message path allocates in steady state, by the thread that runs all of it: from the
 * request's bytes through decoder, ring, the three stages, gateway and link to the channel, and
 * back to the sender's verdict. All parts are the real ones; the channel swallows frames and the
 * broker's answer is always the same. The leak detector is off here, because it allocates for every
 * touch of a buffer.
 */
@Timeout(120)
class AllocationBudgetTest {
    private static final int WARM_UP = 120_000;
    private static final int MEASURED = 128_000;

    /** What is allocated once the JIT is done is allocated in each round; what is not, in none. */
    private static final int MAX_ROUNDS = 10;

    /** For all messages together: what the JIT and Netty do now and then. */
    private static final long SLACK_BYTES = MEASURED / 2;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final FrameSink sink = new FrameSink();
    private final Verdicts verdicts = new Verdicts();
    private final Counters counters = new Counters();
    private final Caller caller = new Caller("client", "127.0.0.1:40000", null, null);
    private final SendDecoder decoder =
            new SendDecoder(MessageLimits.DEFAULTS, new SendProperties(), () -> 1_700_000_000_000L);
    private ByteBuf request;
    private ByteBuf response;
    private EmbeddedChannel channel;
    private LinkGateway gateway;
    private Shard shard;

    @BeforeEach
    void assemble() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        loop.freezeTime();
        byte[] bytes = SendMessageRequest.newBuilder().addMessages(message()).build().toByteArray();
        request = Unpooled.directBuffer().writeBytes(bytes);
        response = response();
        Connector connector =
                (address, eventLoop, handler) -> {
                    channel = new EmbeddedChannel(sink, handler);
                    return channel.newSucceededFuture();
                };
        StepRecorders steps = new StepRecorders();
        gateway =
                new LinkGateway(
                        0,
                        loop.eventLoop(),
                        connector,
                        LinkConfig.defaults("proxy"),
                        LeaseConfig.defaults(1),
                        new LeaseDoors(),
                        counters,
                        steps);
        shard =
                new Shard(
                        0,
                        loop.eventLoop(),
                        new PipelineConfig(
                                PipelineMode.INLINE,
                                1_024,
                                WaitMode.BLOCKING,
                                16,
                                TopicTypeCheck.STRICT,
                                Map.of()),
                        gateway,
                        new KnownTopic(),
                        AccessPolicy.ALLOW_ALL,
                        Runnable::run,
                        counters,
                        steps);
    }

    @AfterEach
    void takeApart() {
        shard.stop();
        shard.end();
        gateway.close();
        channel.finishAndReleaseAll();
        assertThat(request.refCnt()).isEqualTo(1);
        request.release();
        response.release();
        ResourceLeakDetector.setLevel(level);
    }

    private static Message message() {
        return Message.newBuilder()
                .setTopic(Resource.newBuilder().setName("orders"))
                .putUserProperties("region", "eu-west")
                .setSystemProperties(
                        SystemProperties.newBuilder()
                                .setTag("created")
                                .addKeys("order-12345")
                                .setMessageId("01AABBCCDDEEFF00112233445566778899")
                                .setMessageType(MessageType.NORMAL)
                                .setBodyEncoding(Encoding.IDENTITY)
                                .setBornHost("10.0.0.7")
                                .setBornTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000)))
                .setBody(ByteString.copyFrom(new byte[1_024]))
                .build();
    }

    /** What a broker answers to a send that it has stored. */
    private static ByteBuf response() {
        ByteBuf frame = Unpooled.directBuffer();
        HeaderWriter writer = new BinaryHeaderWriter().begin(frame, 0);
        writer.field(ascii("queueId"), 3).field(ascii("queueOffset"), 12).endHeader();
        writer.endFrame(0);
        frame.setInt(frame.readerIndex() + 17, 1);
        return frame;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({"16", "1"})
    void shouldAllocateNothingPerMessage(int messagesPerTurn) {
        send(WARM_UP, messagesPerTurn);
        long framesBefore = counters.value(ProxyCounter.SEND_REQUESTS);
        long leastBytes = Long.MAX_VALUE;
        int rounds = 0;

        while (leastBytes >= SLACK_BYTES && rounds < MAX_ROUNDS) {
            rounds++;
            long before = threads.getCurrentThreadAllocatedBytes();
            send(MEASURED, messagesPerTurn);
            leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(verdicts.stored).isEqualTo(WARM_UP + rounds * MEASURED);
        assertThat(counters.value(ProxyCounter.SEND_REQUESTS) - framesBefore)
                .isEqualTo(rounds * MEASURED / messagesPerTurn);
        assertThat(leastBytes).as("bytes for %s messages", MEASURED).isLessThan(SLACK_BYTES);
    }

    private void send(int messages, int messagesPerTurn) {
        for (int sent = 0; sent < messages; sent += messagesPerTurn) {
            for (int i = 0; i < messagesPerTurn; i++) {
                publish();
            }
            loop.runPendingTasks(); // the end of the loop's turn
            HeaderWriter.patchOpaque(response, 0, sink.opaque);
            response.readerIndex(0);
            channel.pipeline().fireChannelRead(response.retain());
        }
    }

    /** As transport does it when a request is there whole. */
    private void publish() {
        int count = decoder.wrap(request);
        if (count != 1 || !shard.hasRoom(count)) {
            throw new AssertionError("not taken");
        }
        RequestEvent event = shard.claim();
        event.caller = caller;
        event.reply = verdicts;
        event.payload = request.retain();
        event.arrivalNs = System.nanoTime();
        decoder.fill(event);
        shard.commit();
    }

    /** Counts; anything but success is a failure of the test. */
    private static final class Verdicts implements SendReply {
        private int stored;

        @Override
        public void sent(
                int index,
                ReplyCode code,
                BrokerRef broker,
                int queueId,
                long queueOffset,
                long commitLogOffset,
                String recallHandle) {
            stored++;
        }

        @Override
        public void complete(int index, ReplyCode code, String text) {
            throw new AssertionError(code + " " + text);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    /** The socket: keeps the opaque of the last frame and lets the frame go. */
    private static final class FrameSink extends ChannelOutboundHandlerAdapter {
        private int opaque;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ByteBuf frame = (ByteBuf) message;
            opaque = frame.getInt(frame.readerIndex() + 13);
            frame.release();
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            // nothing was passed on
        }
    }

    /** One topic of four queues on one broker. */
    private static final class KnownTopic implements Metadata {
        private final RouteTable routes;

        KnownTopic() {
            BrokerRef broker = new BrokerRef(0, "broker-a", "127.0.0.1:10911");
            List<QueueRef> queues =
                    List.of(
                            new QueueRef(broker, 0),
                            new QueueRef(broker, 1),
                            new QueueRef(broker, 2),
                            new QueueRef(broker, 3));
            routes =
                    new RouteTable(
                            Map.of(
                                    "orders",
                                    TopicRoute.of(
                                            "orders",
                                            MessageKind.NORMAL,
                                            List.of(),
                                            queues,
                                            List.of(broker),
                                            0)),
                            Map.of("broker-a", broker));
        }

        @Override
        public RouteTable routes() {
            return routes;
        }

        @Override
        public GroupTable groups() {
            return GroupTable.EMPTY;
        }

        @Override
        public void fetchTopic(String topic) {
            throw new AssertionError("the topic is known");
        }

        @Override
        public void fetchGroup(String group) {
            throw new AssertionError("no group is asked for");
        }
    }
}
