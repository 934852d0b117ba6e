package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.PipelineConfig;
import io.github.rocketproxy.pipeline.PipelineMode;
import io.github.rocketproxy.pipeline.Shard;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.thread.WaitMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From the slot that a request is written into to its dispatch, through the ring and the stages, in
 * each pipeline mode and with each wait strategy; this thread is the event loop. STAGED wants four
 * processors: with fewer its figure is the scheduler's. A thread that waits in BLOCKING costs a
 * node of the JDK's lock now and then; nothing else allocates.
 */
public class ShardBenchmark extends HotPathBenchmark {
    private static final int BATCH = 16;
    private static final int TASKS = 64;
    private static final String TOPIC = "orders";
    private static final int QUEUES = 8;

    /** Mode and wait strategy. */
    @Param({
        "INLINE-BLOCKING",
        "FUSED-BLOCKING",
        "FUSED-YIELDING",
        "FUSED-BUSY_SPIN",
        "STAGED-BLOCKING",
        "STAGED-YIELDING",
        "STAGED-BUSY_SPIN"
    })
    public String wiring;

    private final ManyToOneConcurrentArrayQueue<Runnable> tasks =
            new ManyToOneConcurrentArrayQueue<>(TASKS);
    private final Caller caller = new Caller("client", "10.0.0.7:4711", null, null);
    private final CountingReply reply = new CountingReply();
    private final ByteBuf payload =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(TOPIC, StandardCharsets.US_ASCII));
    private Shard shard;
    private long sent;

    /** Starts the stage threads. */
    @Setup
    public void start() {
        String[] words = wiring.split("-");
        PipelineConfig config =
                new PipelineConfig(
                        PipelineMode.valueOf(words[0]),
                        1024,
                        WaitMode.valueOf(words[1]),
                        1,
                        TopicTypeCheck.STRICT,
                        Map.of());
        shard =
                new Shard(
                        0,
                        tasks::add,
                        config,
                        new AnsweringGateway(),
                        new OneTopic(TOPIC, QUEUES),
                        AccessPolicy.ALLOW_ALL,
                        Runnable::run,
                        new Counters(),
                        new StepRecorders());
        shard.start();
    }

    /** Ends them. */
    @TearDown
    public void stop() {
        shard.stop();
        shard.end();
    }

    /** One request, there and back. */
    @Benchmark
    public long one() {
        return roundTrip(1);
    }

    /** Requests that were read together; the score is per request. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long batchOf16() {
        return roundTrip(BATCH);
    }

    private long roundTrip(int count) {
        for (int i = 0; i < count; i++) {
            RequestEvent event = shard.claim();
            event.kind = RequestKind.SEND;
            event.caller = caller;
            event.reply = reply;
            event.payload = payload;
            event.messageKind = MessageKind.NORMAL;
            event.topic.set(0, TOPIC.length());
            event.arrivalNs = System.nanoTime();
            shard.commit();
        }
        sent += count;
        while (reply.answered() < sent) {
            Runnable task = tasks.poll();
            if (task == null) {
                Thread.yield(); // the stage threads may need this processor
            } else {
                task.run();
            }
        }
        return sent;
    }
}
