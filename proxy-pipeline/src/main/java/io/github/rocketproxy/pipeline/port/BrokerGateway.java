package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import java.util.List;
import java.util.function.Consumer;

/**
 * One shard's door to the brokers. The encode side ({@link #encode}, {@link #endBatch}) is called
 * by the thread that runs the EncodeStage, the dispatch side by the shard's event loop; in {@code
 * inline} mode both are the loop. The ring orders the two sides: everything of one ring batch is
 * encoded, then {@link #endBatch}, then its events are dispatched in ring order.
 */
public interface BrokerGateway {
    /**
     * How much later than its poll time the answer to a PULL may come, ms: brokers (5.5.0) look
     * after the pulls that they hold every five seconds.
     */
    long MAX_PULL_DELAY_MS = 5_000;

    /**
     * Once, before the first event: the door by which requests that {@link #admit} kept back come
     * in again, in the order of the list.
     *
     * @param reentry any thread
     */
    void open(Consumer<List<RequestEvent>> reentry);

    /** How well the brokers are; read by the thread that runs the RouteStage. */
    BrokerHealth health();

    /**
     * Event loop. An event is filled and about to be published. What is done with a receipt handle
     * is brought up to date here, and the reply may be replaced by one that passes the answer on.
     * The event may be refused; or kept back while its handle is being renewed, then it is empty.
     */
    void admit(RequestEvent event);

    /**
     * Encode thread. Takes a live, routed event into the frames of this ring batch. The event's
     * payload may be taken now or at {@link #endBatch}; until then the event stays as it is.
     */
    void encode(RequestEvent event);

    /**
     * Encode thread. The ring batch is complete: finishes its frames. Afterwards each event of the
     * batch that leads a frame has it in {@code outbound}, and the gateway has taken reply and
     * payload of all.
     */
    void endBatch();

    /**
     * Event loop. Writes the frame that the event leads to its link, or does nothing for a
     * follower.
     */
    void dispatch(RequestEvent event);

    /** Event loop. All of a ring batch is dispatched: one flush per link that was written to. */
    void flush();
}
