package io.github.rocketproxy.bench.micro;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * The ring with the real slot: publish, poll and clear, as inline mode does. Budget: no allocation.
 */
public class RequestRingBenchmark extends HotPathBenchmark {
    private static final int SLOTS = 4096;
    private static final int BATCH = 32;

    private final RingBuffer<RequestEvent> ring =
            RingBuffer.createSingleProducer(RequestEvent::new, SLOTS, new YieldingWaitStrategy());
    private final EventPoller<RequestEvent> poller = ring.newPoller();
    private final EventPoller.Handler<RequestEvent> handler =
            (event, sequence, endOfBatch) -> {
                event.clear();
                return true;
            };

    /** Attaches the poller. */
    @Setup
    public void attach() {
        ring.addGatingSequences(poller.getSequence());
    }

    /** One request through the ring and out. */
    @Benchmark
    public EventPoller.PollState one() throws Exception {
        publish();
        return poller.poll(handler);
    }

    /** A read full of requests, drained at once; the score is per request. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public EventPoller.PollState batch() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            publish();
        }
        return poller.poll(handler);
    }

    private void publish() {
        long sequence = ring.next();
        RequestEvent event = ring.get(sequence);
        event.kind = RequestKind.SEND;
        event.arrivalNs = sequence;
        ring.publish(sequence);
    }
}
