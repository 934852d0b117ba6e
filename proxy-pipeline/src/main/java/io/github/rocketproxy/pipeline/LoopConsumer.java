package io.github.rocketproxy.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.stage.StageRunner;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The ring's last consumer, the event loop: dispatches in ring order what the stages have decided,
 * and so frees the slots. Without stage threads it runs the stages as well. Event loop only, but
 * for {@link #wake}.
 */
final class LoopConsumer {
    private final Executor loop;
    private final RingBuffer<RequestEvent> ring;
    private final Dispatcher dispatcher;
    private final StageThreads threads;
    private final StageRunner inlineStages;
    private final Sequence dispatched = new Sequence();
    private final AtomicBoolean isWakePending = new AtomicBoolean();
    private final Runnable dispatchReady = this::onStagesProgress;
    private boolean isDraining;
    private boolean isEnded;

    /**
     * @param threads the threads in front of this consumer; null where the loop runs the stages
     * @param inlineStages the stages that the loop runs; null where threads do
     */
    LoopConsumer(
            Executor loop,
            RingBuffer<RequestEvent> ring,
            Dispatcher dispatcher,
            StageThreads threads,
            StageRunner inlineStages) {
        this.loop = loop;
        this.ring = ring;
        this.dispatcher = dispatcher;
        this.threads = threads;
        this.inlineStages = inlineStages;
        ring.addGatingSequences(dispatched);
    }

    /** The producer has published, or would have if there were anything. */
    void onPublished() {
        if (inlineStages != null) {
            drainInline();
        } else if (isEnded) {
            refuseRest();
        }
    }

    /** The stage threads have gone: from now on what they have not taken through is refused. */
    void end() {
        isEnded = true;
    }

    /** A reply that runs in here may publish more; the loop below then takes that in as well. */
    private void drainInline() {
        if (isDraining) {
            return;
        }
        isDraining = true;
        try {
            long next = dispatched.get() + 1;
            long available = ring.getCursor();
            while (next <= available) {
                for (long sequence = next; sequence <= available; sequence++) {
                    inlineStages.run(ring.get(sequence));
                }
                inlineStages.endBatch();
                dispatch(next, available);
                next = available + 1;
                available = ring.getCursor();
            }
        } finally {
            isDraining = false;
        }
    }

    private void dispatch(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            dispatcher.dispatch(ring.get(sequence));
        }
        dispatcher.flush();
        dispatched.set(last);
    }

    /** Last stage thread: the loop has something to dispatch. */
    void wake() {
        if (!isWakePending.get() && isWakePending.compareAndSet(false, true)) {
            try {
                loop.execute(dispatchReady);
            } catch (RejectedExecutionException e) {
                isWakePending.set(false); // the loop has ended, and its connections with it
            }
        }
    }

    private void onStagesProgress() {
        isWakePending.set(false);
        long next = dispatched.get() + 1;
        long available = threads.progress().get();
        if (next <= available) {
            dispatch(next, available);
        }
    }

    private void refuseRest() {
        onStagesProgress();
        long next = dispatched.get() + 1;
        long last = ring.getCursor();
        for (long sequence = next; sequence <= last; sequence++) {
            RequestEvent event = ring.get(sequence);
            if (event.isLive()) {
                event.refuse(ReplyCode.INTERNAL_SERVER_ERROR, "the proxy is shutting down");
            }
        }
        if (next <= last) {
            dispatch(next, last);
        }
    }
}
