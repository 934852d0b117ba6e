package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.PullReply;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What 100,000 sends, or 6,250 pulls, cost in bytes allocated by the thread, from encode to the
 * verdict: all that the gateway, the link, the codec and Netty's pooled buffers and pipeline
 * allocate. The channel ends in a handler that swallows frames. The leak detector is off here,
 * because it allocates for every touch of a buffer.
 */
@Timeout(60)
class AllocationTest {
    private static final int BATCH = 16;
    private static final int WARM_UP_BATCHES = 6_000;
    private static final int BATCHES = 6_250;

    /** What is allocated once the JIT is done is allocated in each round. */
    private static final int MAX_ROUNDS = 10;

    /** For all messages together: what the JIT and Netty do now and then. */
    private static final long SLACK_BYTES = 50_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final Sink sink = new Sink();
    private final ByteBuf payload;
    private final RequestEvent[] events = new RequestEvent[BATCH];
    private final ByteBuf response;
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final Verdicts verdicts = new Verdicts();
    private final TopicRoute route =
            TopicRoute.of("T", MessageKind.NORMAL, List.of(), List.of(), List.of(), 0);
    private final BrokerRef broker = new BrokerRef(0, "b", "h:1");
    private long nowNs = 1;
    private EmbeddedChannel channel;

    AllocationTest() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        payload = Unpooled.directBuffer();
        response = Unpooled.directBuffer();
    }

    @AfterEach
    void restoreDetector() {
        ResourceLeakDetector.setLevel(level);
        payload.release();
        response.release();
    }

    private static final class Verdicts implements SendReply, PullReply {
        private int count;

        @Override
        public void sent(
                int index,
                ReplyCode code,
                BrokerRef broker,
                int queueId,
                long queueOffset,
                long commitLogOffset,
                String recallHandle) {
            count++;
        }

        @Override
        public void message(StoredMessage message) {
            count++;
        }

        @Override
        public void pulled(ReplyCode code, String text, long nextOffset) {
            count++;
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

    /** Keeps the opaque of the last frame and lets the frame go. */
    private static final class Sink extends ChannelOutboundHandlerAdapter {
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

    private LinkGateway open() {
        loop.freezeTime();
        Connector connector =
                (address, eventLoop, handler) -> {
                    channel = new EmbeddedChannel(sink, handler);
                    return channel.newSucceededFuture();
                };
        byte[] property = "UNIQ_KEY\u0001id\u0002".getBytes(StandardCharsets.UTF_8);
        payload.writeZero(1_000);
        for (int i = 0; i < BATCH; i++) {
            events[i] = new RequestEvent();
            events[i].properties =
                    (event, out) -> {
                        out.writeBytes(property);
                        return property.length;
                    };
        }
        return new LinkGateway(
                0,
                loop.eventLoop(),
                connector,
                LinkConfig.defaults("p"),
                LeaseConfig.defaults(1),
                new LeaseDoors(),
                new Counters(),
                new StepRecorders(),
                () -> nowNs,
                () -> 0);
    }

    private void answerWith(byte[] body, String... numbers) {
        HeaderWriter writer = new BinaryHeaderWriter().begin(response, 0);
        for (int i = 0; i < numbers.length; i += 2) {
            writer.field(
                    numbers[i].getBytes(StandardCharsets.US_ASCII), Long.parseLong(numbers[i + 1]));
        }
        writer.endHeader();
        response.writeBytes(body);
        writer.endFrame(0);
        response.setInt(17, 1);
    }

    private void batch(LinkGateway gateway) {
        for (int i = 0; i < BATCH; i++) {
            fill(events[i], i);
        }
        run(gateway, BATCH);
    }

    private void run(LinkGateway gateway, int count) {
        for (int i = 0; i < count; i++) {
            gateway.encode(events[i]);
        }
        gateway.endBatch();
        for (int i = 0; i < count; i++) {
            gateway.dispatch(events[i]);
        }
        gateway.flush();
        HeaderWriter.patchOpaque(response, 0, sink.opaque);
        response.readerIndex(0);
        channel.pipeline().fireChannelRead(response.retain());
    }

    private void fill(RequestEvent event, int index) {
        event.kind = RequestKind.SEND;
        event.reply = verdicts;
        event.index = index;
        event.payload = payload.retain();
        event.route = route;
        event.broker = broker;
        event.queueId = 3;
        event.messageKind = MessageKind.NORMAL;
        event.deadlineNs = Long.MAX_VALUE;
        event.body.set(0, 1_000);
        event.message.set(0, 1_000);
    }

    private void pull(LinkGateway gateway) {
        RequestEvent event = events[0];
        event.clear();
        fill(event, 0);
        event.kind = RequestKind.PULL;
        event.topic.set(0, 4);
        event.group.set(4, 4);
        event.expression.set(8, 1);
        event.queueOffset = 1_000_000;
        event.batchSize = 32;
        event.pollMs = 15_000;
        run(gateway, 1);
    }

    @Test
    void shouldAllocateNothingWhenPullsAreWarm() throws Exception {
        LinkGateway gateway = open();
        payload.setBytes(0, "TTTTGGGGa".getBytes(StandardCharsets.US_ASCII));
        byte[] wanted = StoredMessages.stored("TTTT", "one", 7, 0, Map.of("TAGS", "a"));
        byte[] other = StoredMessages.stored("TTTT", "two", 8, 0, Map.of("TAGS", "b"));
        answerWith(StoredMessages.join(wanted, other), "nextBeginOffset", "1000002");

        int pulls = measure(() -> pull(gateway));

        assertThat(verdicts.count).isEqualTo(2 * pulls);
        gateway.close();
    }

    /** How often it ran, once a round of it allocated nothing to speak of. */
    private int measure(Runnable operation) {
        for (int i = 0; i < WARM_UP_BATCHES; i++) {
            operation.run();
        }
        long leastBytes = Long.MAX_VALUE;
        int rounds = 0;
        while (leastBytes >= SLACK_BYTES && rounds < MAX_ROUNDS) {
            rounds++;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < BATCHES; i++) {
                operation.run();
            }
            leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(leastBytes).as("bytes for %s batches", BATCHES).isLessThan(SLACK_BYTES);
        return WARM_UP_BATCHES + rounds * BATCHES;
    }

    @Test
    void shouldAllocateNothingWhenSendsAreWarm() {
        LinkGateway gateway = open();
        answerWith(new byte[0], "queueId", "3", "queueOffset", "12");

        int batches = measure(() -> batch(gateway));

        assertThat(verdicts.count).isEqualTo(batches * BATCH);
        gateway.close();
    }
}
