package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.traffic.Priority;
import java.util.concurrent.Executor;

/**
 * Transport's door into one shard. One ring, one producer: {@link #hasRoom}, {@link #claim} and
 * {@link #commit} are for the shard's own event loop only.
 *
 * <pre>
 * if (!ingress.hasRoom(1)) { answer TOO_MANY_REQUESTS; return; }
 * RequestEvent event = ingress.claim();   // cleared
 * ... fill; on bad input event.refuse(code, text) ...
 * ingress.commit();                       // always, once per claim, also for a refused event
 * </pre>
 */
public interface Ingress {
    /** Number of the shard, from 0. */
    int shard();

    /** The shard's event loop. */
    Executor loop();

    /** The shard's counters. */
    Counters counters();

    /** The shard's histograms. */
    StepRecorders steps();

    /** Whether {@code count} more requests fit; counts a refusal when they do not. */
    boolean hasRoom(int count);

    /**
     * As {@link #hasRoom(int)}, but when the ring is nearly full only for what goes first: a
     * request that would bring more work is refused before one that brings work to an end.
     */
    default boolean hasRoom(int count, Priority priority) {
        return hasRoom(count);
    }

    /** The next slot, cleared. Only after {@link #hasRoom} said yes; does not wait. */
    RequestEvent claim();

    /**
     * The slot claimed last is filled. It is published together with the others of this turn of the
     * event loop, so requests that arrive together go together.
     */
    void commit();
}
