package io.github.rocketproxy.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.stage.StageRunner;
import io.github.rocketproxy.pipeline.thread.CpuAffinity;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that follow one ring, each behind the one before. */
final class StageThreads {
    private static final Logger LOG = LoggerFactory.getLogger(StageThreads.class);
    private static final long JOIN_MS = 5_000;

    private final List<BatchEventProcessor<RequestEvent>> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final RingBuffer<RequestEvent> ring;
    private final CpuAffinity affinity;

    StageThreads(RingBuffer<RequestEvent> ring, CpuAffinity affinity) {
        this.ring = ring;
        this.affinity = affinity;
    }

    /** Adds a thread behind those added before; not started yet. */
    void add(String name, StageRunner runner) {
        BatchEventProcessor<RequestEvent> processor =
                new BatchEventProcessorBuilder()
                        .build(
                                ring,
                                processors.isEmpty()
                                        ? ring.newBarrier()
                                        : ring.newBarrier(processors.getLast().getSequence()),
                                runner);
        processor.setExceptionHandler(new GoOn());
        processors.add(processor);
        threads.add(affinity.newThread(name, processor));
    }

    /** How far the last of the threads is. */
    Sequence progress() {
        return processors.getLast().getSequence();
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void stop() {
        processors.forEach(BatchEventProcessor::halt);
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The runner catches everything; should something pass it all the same, the thread goes on. */
    private static final class GoOn implements ExceptionHandler<RequestEvent> {
        @Override
        public void handleEventException(Throwable e, long sequence, RequestEvent event) {
            LOG.error("an event handler threw at sequence {}", sequence, e);
        }

        @Override
        public void handleOnStartException(Throwable e) {
            LOG.error("a stage thread failed to start cleanly", e);
        }

        @Override
        public void handleOnShutdownException(Throwable e) {
            LOG.error("a stage thread failed to stop cleanly", e);
        }
    }
}
