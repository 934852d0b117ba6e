package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.stage.Stage;
import io.github.rocketproxy.pipeline.stage.StageRunner;
import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A request goes from the loop to a stage thread and, decided, back to the loop: slot, payload and
 * verdict are plain fields, and only the ring's sequences are between them.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the stage came too early")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the loop came too early for the verdict")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "there and back, all of it")
@Outcome(expect = FORBIDDEN, desc = "one thread sees half of what the other wrote")
@State
public class RingHandOverRace {
    private static final int QUEUE = 7;
    private static final byte BODY = 42;

    /** Looks for the other thread's turn so often: long enough to meet it, most of the time. */
    private static final int PATIENCE = 1_000;

    /** Makes its slots itself, as the ring of a shard does. */
    private final RingBuffer<RequestEvent> ring =
            RingBuffer.createSingleProducer(RequestEvent::new, 2, new BlockingWaitStrategy());

    private final Sequence decided = new Sequence();
    private final Decider decider = new Decider();
    private final StageRunner runner = new StageRunner(new Counters(), () -> {}, decider);

    public RingHandOverRace() {
        runner.setSequenceCallback(decided);
        ring.get(0).clear();
    }

    /** Notes whether the request is whole, and routes it. */
    private static final class Decider implements Stage {
        private int seen;

        @Override
        public void onRequest(RequestEvent event, long nowNs) {
            boolean isWhole =
                    event.kind == RequestKind.SEND
                            && event.payload != null
                            && event.payload.readableBytes() == 1
                            && event.payload.getByte(0) == BODY
                            && event.topic.length() == 1;
            seen = isWhole ? 1 : -1;
            event.broker = Requests.BROKER;
            event.queueId = QUEUE;
        }
    }

    @Actor
    public void loop(II_Result result) {
        RequestEvent event = ring.get(ring.next());
        ByteBuf payload = Unpooled.buffer(1);
        payload.writeByte(BODY);
        event.kind = RequestKind.SEND;
        event.payload = payload;
        event.topic.set(0, 1);
        ring.publish(0);
        for (int i = 0; i < PATIENCE && decided.get() != 0; i++) {
            Thread.onSpinWait();
        }
        if (decided.get() == 0) {
            boolean isWhole = event.broker == Requests.BROKER && event.queueId == QUEUE;
            result.r2 = isWhole ? 1 : -1;
        }
    }

    @Actor
    public void stage(II_Result result) {
        for (int i = 0; i < PATIENCE && ring.getCursor() != 0; i++) {
            Thread.onSpinWait();
        }
        if (ring.getCursor() == 0) {
            runner.onEvent(ring.get(0), 0, true);
            result.r1 = decider.seen;
        }
    }
}
