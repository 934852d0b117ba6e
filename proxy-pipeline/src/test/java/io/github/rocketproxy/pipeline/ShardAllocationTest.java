package io.github.rocketproxy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.thread.WaitMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Claim to dispatch, in steady state: not one byte by our own classes. */
@Timeout(60)
class ShardAllocationTest {
    private static final int BATCH = 16;
    private static final int WARM_UP_BATCHES = 20_000;
    private static final int MEASURED_BATCHES = 10_000;

    private final Caller caller = new Caller("client", "127.0.0.1:5", null, null);
    private final ByteBuf payload =
            Unpooled.unreleasableBuffer(
                    Unpooled.copiedBuffer("topic-of-a-usual-length", StandardCharsets.UTF_8));
    private Runnable pending;
    private int answered;
    private final Reply reply =
            new Reply() {
                @Override
                public void complete(int index, ReplyCode code, String text) {
                    answered++;
                }

                @Override
                public boolean isCancelled() {
                    return false;
                }
            };

    @Test
    void shouldAllocateNothingBetweenClaimAndDispatch() {
        FakeMetadata metadata = new FakeMetadata();
        String topic = payload.toString(StandardCharsets.UTF_8);
        metadata.topic(topic, MessageKind.NORMAL, 8).know(topic);
        PipelineConfig config =
                new PipelineConfig(
                        PipelineMode.INLINE,
                        1024,
                        WaitMode.BLOCKING,
                        16,
                        TopicTypeCheck.STRICT,
                        Map.of());
        Shard shard =
                new Shard(
                        0,
                        task -> pending = task,
                        config,
                        new AnsweringGateway(),
                        metadata,
                        AccessPolicy.ALLOW_ALL,
                        Runnable::run,
                        new Counters(),
                        new StepRecorders());

        run(shard, WARM_UP_BATCHES);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(shard, MEASURED_BATCHES);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(answered).isEqualTo((WARM_UP_BATCHES + MEASURED_BATCHES) * BATCH);
        assertThat(allocated / (MEASURED_BATCHES * BATCH)).isZero();
    }

    private void run(Shard shard, int batches) {
        for (int i = 0; i < batches; i++) {
            for (int k = 0; k < BATCH; k++) {
                RequestEvent event = shard.claim();
                event.kind = RequestKind.SEND;
                event.caller = caller;
                event.reply = reply;
                event.payload = payload;
                event.messageKind = MessageKind.NORMAL;
                event.topic.set(0, payload.writerIndex());
                event.arrivalNs = System.nanoTime();
                shard.commit();
            }
            pending.run();
        }
    }

    private static final class AnsweringGateway implements BrokerGateway {
        @Override
        public BrokerHealth health() {
            return new BrokerHealth();
        }

        @Override
        public void open(Consumer<List<RequestEvent>> reentry) {
            // keeps nothing back
        }

        @Override
        public void admit(RequestEvent event) {
            // as it is
        }

        @Override
        public void encode(RequestEvent event) {
            assertThatQueueIsChosen(event);
        }

        private static void assertThatQueueIsChosen(RequestEvent event) {
            if (event.broker == null || event.queueId < 0) {
                throw new IllegalStateException("not routed");
            }
        }

        @Override
        public void endBatch() {
            // nothing to join
        }

        @Override
        public void dispatch(RequestEvent event) {
            event.reply.complete(event.index, ReplyCode.OK, null);
        }

        @Override
        public void flush() {
            // no link
        }
    }
}
