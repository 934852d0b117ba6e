package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.RequestEvent;

/**
 * One step of deciding what happens to a request. Runs on one thread at a time; must not block,
 * must not allocate, and need not look at events that are no longer live: the caller skips those.
 */
public interface Stage {
    /** Works on a live event: decides, refuses it, or parks it. */
    void onRequest(RequestEvent event, long nowNs);

    /** The ring batch is complete; called once after its last event, live or not. */
    default void onBatchEnd() {}
}
