package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What popping, leasing and acking costs in bytes allocated by the loop's thread: two messages are
 * popped, leased, delivered and acked by one frame, over and over, and every lease has ended in the
 * end. As {@link AllocationTest}.
 */
@Timeout(60)
class ReceiveAllocationTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int MESSAGES = 2;
    private static final int WARM_UP = 10_000;
    private static final int ROUND = 10_000;
    private static final int MAX_ROUNDS = 10;
    private static final long SLACK_BYTES = 25_000;
    private static final byte[] OPAQUE = "\"opaque\":".getBytes(StandardCharsets.US_ASCII);
    private static final Caller CALLER = new Caller("client", "127.0.0.1:9", null, null);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final Sink sink = new Sink();
    private final Receiver receiver;
    private final BrokerRef broker = new BrokerRef(0, "b", "h:1");
    private final GroupSettings settings = new GroupSettings("GGGG", false, null, 0, 17, null, 0);
    private final RequestEvent pop = new RequestEvent();
    private final RequestEvent[] pops = {pop};
    private final RequestEvent[] acks = new RequestEvent[MESSAGES];
    private final ByteBuf popped;
    private final ByteBuf confirmed;
    private final ByteBuf names;
    private EmbeddedChannel channel;

    ReceiveAllocationTest() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        receiver = new Receiver();
        popped = Unpooled.directBuffer();
        confirmed = Unpooled.directBuffer();
        names = Unpooled.directBuffer();
        names.writeBytes("TTTTGGGG*".getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void restoreDetector() {
        ResourceLeakDetector.setLevel(level);
    }

    /** Keeps the handles that a client would ack with. */
    private static final class Receiver implements ReceiveReply {
        private final ByteBuf[] requests = {Unpooled.directBuffer(), Unpooled.directBuffer()};
        private Delivery delivery;
        private int shown;
        private int acked;

        @Override
        public void watch(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public void message(StoredMessage message, ByteBuf handle, int attempt, long invisibleMs) {
            ByteBuf request = requests[shown++];
            request.setIndex(0, 8);
            request.writeBytes(handle, handle.readerIndex(), handle.readableBytes());
        }

        @Override
        public void complete(int index, ReplyCode code, String text) {
            if (code != ReplyCode.OK) {
                throw new AssertionError(code + " " + text);
            }
            acked += index;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    /** Keeps the opaque of the last frame, which has a JSON header, and lets the frame go. */
    private static final class Sink extends ChannelOutboundHandlerAdapter {
        private int opaque;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ByteBuf frame = (ByteBuf) message;
            int position = frame.readerIndex();
            while (!isOpaque(frame, position)) {
                position++;
            }
            position += OPAQUE.length;
            opaque = 0;
            for (byte next = frame.getByte(position); next != ','; ) {
                opaque = next == ' ' ? opaque : opaque * 10 + next - '0';
                next = frame.getByte(++position);
            }
            frame.release();
        }

        private static boolean isOpaque(ByteBuf frame, int position) {
            for (int i = 0; i < OPAQUE.length; i++) {
                if (frame.getByte(position + i) != OPAQUE[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            // nothing was passed on
        }
    }

    private LinkGateway open() throws Exception {
        loop.freezeTime();
        byte[] one = StoredMessages.stored("TTTT", "one", 7, 0, Map.of("TAGS", "a"));
        byte[] two = StoredMessages.stored("TTTT", "two", 8, 0, Map.of("TAGS", "b"));
        HeaderWriter writer = new BinaryHeaderWriter();
        writer.begin(popped, 0)
                .field("popTime".getBytes(StandardCharsets.US_ASCII), NOW)
                .field("invisibleTime".getBytes(StandardCharsets.US_ASCII), 60_000)
                .field("reviveQid".getBytes(StandardCharsets.US_ASCII), 5)
                .endHeader();
        popped.writeBytes(StoredMessages.join(one, two));
        writer.endFrame(0);
        popped.setInt(17, 1);
        writer.begin(confirmed, 0).endHeader();
        writer.endFrame(0);
        confirmed.setInt(17, 1);
        for (int i = 0; i < MESSAGES; i++) {
            acks[i] = new RequestEvent();
            receiver.requests[i].writeBytes(names, 0, 8);
        }
        return new LinkGateway(
                0,
                loop.eventLoop(),
                (address, eventLoop, handler) -> {
                    channel = new EmbeddedChannel(sink, handler);
                    return channel.newSucceededFuture();
                },
                LinkConfig.defaults("p"),
                LeaseConfig.defaults(1),
                new LeaseDoors(),
                new Counters(),
                new StepRecorders(),
                () -> 1,
                () -> NOW);
    }

    private void receiveAndAck(LinkGateway gateway) {
        receiver.shown = 0;
        fill(pop, RequestKind.RECEIVE, 0, names.retain());
        pop.expression.set(8, 1);
        pop.groupSettings = settings;
        pop.batchSize = 32;
        pop.pollMs = 5_000;
        pop.invisibleMs = 60_000;
        pop.isAutoRenew = true;
        run(gateway, popped, pops);
        receiver.delivery.delivered();
        for (int i = 0; i < MESSAGES; i++) {
            ByteBuf request = receiver.requests[i].retain();
            fill(acks[i], RequestKind.ACK, 1, request);
            acks[i].receiptHandle.set(8, request.writerIndex() - 8);
        }
        run(gateway, confirmed, acks);
    }

    private void fill(RequestEvent event, RequestKind kind, int index, ByteBuf payload) {
        event.clear();
        event.kind = kind;
        event.reply = receiver;
        event.index = index;
        event.caller = CALLER;
        event.payload = payload;
        event.broker = broker;
        event.topic.set(0, 4);
        event.group.set(4, 4);
    }

    private void run(LinkGateway gateway, ByteBuf answer, RequestEvent[] events) {
        for (RequestEvent event : events) {
            gateway.admit(event);
            gateway.encode(event);
        }
        gateway.endBatch();
        for (RequestEvent event : events) {
            gateway.dispatch(event);
        }
        gateway.flush();
        HeaderWriter.patchOpaque(answer, 0, sink.opaque);
        answer.readerIndex(0);
        channel.pipeline().fireChannelRead(answer.retain());
    }

    @Test
    void shouldAllocateNothingWhenReceivesAndAcksAreWarm() throws Exception {
        LinkGateway gateway = open();
        int runs = WARM_UP;
        for (int i = 0; i < WARM_UP; i++) {
            receiveAndAck(gateway);
        }
        long leastBytes = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && leastBytes >= SLACK_BYTES; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUND; i++) {
                receiveAndAck(gateway);
            }
            leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
            runs += ROUND;
        }

        assertThat(leastBytes).as("bytes for %s receives", ROUND).isLessThan(SLACK_BYTES);
        assertThat(receiver.acked).isEqualTo(runs * MESSAGES);
        assertThat(gateway.leases()).isZero();
        gateway.close();
    }
}
