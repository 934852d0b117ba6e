package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.PullMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import com.sun.management.ThreadMXBean;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CodecAllocationTest {
    private static final int OPERATIONS = 100_000;
    private static final int MAX_ROUNDS = 10;

    /** Bytes an operation: what the JIT and Netty do now and then. */
    private static final double NOTHING = 0.01;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Best of several rounds, on a thread such as event loops are: Netty pools for those. */
    private double bytesPerOperation(Runnable operation) {
        double[] best = {Double.MAX_VALUE};
        Thread thread = new FastThreadLocalThread(() -> best[0] = bestRound(operation));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return best[0];
    }

    private double bestRound(Runnable operation) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && best >= NOTHING; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < OPERATIONS; i++) {
                operation.run();
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            best = Math.min(best, (double) bytes / OPERATIONS);
        }
        return best;
    }

    @Test
    void shouldAllocateNothingWhenAMessageIsReadAndItsPropertiesAreWritten() {
        // before the buffers are made: each touch of a tracked one would cost a stack trace
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        SystemProperties.Builder system =
                SystemProperties.newBuilder()
                        .setTag("tag")
                        .addKeys("key")
                        .setMessageGroup("group")
                        .setBornTimestamp(Requests.timestamp(Requests.NOW_MS));
        ByteBuf payload =
                Unpooled.directBuffer()
                        .writeBytes(
                                Requests.send(
                                                Requests.message(system)
                                                        .putUserProperties("name", "value"))
                                        .toByteArray());
        ByteBuf out = Unpooled.directBuffer(1_024);
        SendDecoder decoder = Requests.sendDecoder();
        RequestEvent event = new RequestEvent();

        double bytes =
                bytesPerOperation(
                        () -> {
                            event.payload = null;
                            event.clear();
                            event.caller = Requests.CALLER;
                            event.payload = payload;
                            decoder.wrap(payload);
                            decoder.fill(event);
                            out.clear();
                            event.properties.writeTo(event, out);
                        });

        assertThat(event.verdict).isNull();
        assertThat(out.readableBytes()).isGreaterThan(100);
        assertThat(bytes).isLessThan(NOTHING);
        payload.release();
        out.release();
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void shouldAllocateNothingWhenAMessageIsDelivered() {
        StoredMessage message =
                StoredBytes.of("topic", new byte[512], Map.of("TAGS", "a", "mine", "b"), 0);
        ByteBuf handle = Unpooled.copiedBuffer("1 2 3 4 0 b 6 7 8", StandardCharsets.US_ASCII);
        DeliveryEncoder encoder = new DeliveryEncoder();
        int[] size = new int[1];

        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        double bytes;
        try {
            bytes =
                    bytesPerOperation(
                            () -> {
                                ByteBuf item = encoder.encode(message, handle, 1, 60_000, 1);
                                size[0] = item.readableBytes();
                                item.release();
                            });
        } finally {
            ResourceLeakDetector.setLevel(level);
        }

        assertThat(size[0]).isGreaterThan(512);
        assertThat(bytes).isLessThan(NOTHING);
    }

    @Test
    void shouldAllocateNothingWhenAPullIsReadAndAMessageIsShown() {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        PullMessageRequest request =
                PullMessageRequest.newBuilder()
                        .setGroup(Requests.resource("group"))
                        .setMessageQueue(
                                MessageQueue.newBuilder()
                                        .setTopic(Requests.resource("topic"))
                                        .setId(3)
                                        .setBroker(Broker.newBuilder().setName("broker-a")))
                        .setOffset(1_000_000)
                        .setFilterExpression(FilterExpression.newBuilder().setExpression("a || b"))
                        .setLongPollingTimeout(Requests.duration(20_000))
                        .build();
        ByteBuf payload = Unpooled.directBuffer().writeBytes(request.toByteArray());
        StoredMessage message =
                StoredBytes.of("topic", new byte[512], Map.of("TAGS", "a", "mine", "b"), 0);
        PullDecoder decoder = new PullDecoder(MessageLimits.DEFAULTS);
        DeliveryEncoder encoder = new DeliveryEncoder();
        RequestEvent event = new RequestEvent();
        int[] size = new int[1];

        double bytes =
                bytesPerOperation(
                        () -> {
                            event.payload = null;
                            event.clear();
                            event.payload = payload;
                            decoder.wrap(payload);
                            decoder.fill(event);
                            ByteBuf item = encoder.encode(message, null, 1, 0, 1);
                            size[0] = item.readableBytes();
                            item.release();
                        });

        assertThat(event.verdict).isNull();
        assertThat(size[0]).isGreaterThan(512);
        assertThat(bytes).isLessThan(NOTHING);
        payload.release();
        ResourceLeakDetector.setLevel(level);
    }
}
