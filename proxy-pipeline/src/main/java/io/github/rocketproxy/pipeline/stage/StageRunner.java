package io.github.rocketproxy.pipeline.stage;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the events of a ring batch through one or more stages, on whatever thread runs it. A stage
 * that throws costs its request an INTERNAL_SERVER_ERROR and nothing else: the error is counted and
 * logged, the event is not handed out again and the thread goes on.
 */
public final class StageRunner implements EventHandler<RequestEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);
    private static final int LOGGED_ERRORS = 100;

    private final Stage[] stages;
    private final Counters counters;
    private final Runnable onBatchDone;
    private Sequence released;
    private int errors;

    /**
     * @param onBatchDone run when a batch is through and visible to the next consumer; wakes it
     */
    public StageRunner(Counters counters, Runnable onBatchDone, Stage... stages) {
        this.stages = stages;
        this.counters = counters;
        this.onBatchDone = onBatchDone;
    }

    @Override
    public void setSequenceCallback(Sequence sequenceCallback) {
        released = sequenceCallback;
    }

    @Override
    public void onEvent(RequestEvent event, long sequence, boolean endOfBatch) {
        run(event);
        if (endOfBatch) {
            endBatch();
            if (released != null) {
                released.set(sequence); // before the wake-up, or the woken thread finds nothing
            }
            onBatchDone.run();
        }
    }

    /** Takes one event through the stages, until one refuses or parks it. */
    public void run(RequestEvent event) {
        try {
            for (int i = 0; i < stages.length && event.isLive(); i++) {
                stages[i].onRequest(event, System.nanoTime());
            }
        } catch (RuntimeException | Error e) {
            onError(e);
            event.refuse(ReplyCode.INTERNAL_SERVER_ERROR, "the request met an error in the proxy");
        }
    }

    /** Tells the stages that the batch is complete. */
    public void endBatch() {
        for (Stage stage : stages) {
            try {
                stage.onBatchEnd();
            } catch (RuntimeException | Error e) {
                onError(e);
            }
        }
    }

    private void onError(Throwable e) {
        counters.increment(ProxyCounter.STAGE_ERRORS);
        if (errors < LOGGED_ERRORS) {
            errors++;
            LOG.error("a stage failed; its request is answered INTERNAL_SERVER_ERROR", e);
        }
    }
}
