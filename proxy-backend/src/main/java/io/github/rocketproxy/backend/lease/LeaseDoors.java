package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The ways between the shards of one process: a request that comes in on another connection than
 * the one its message went out by goes through the shard that has the lease. Any thread.
 */
public final class LeaseDoors {
    /** A lease's number has 8 bits for its shard. */
    public static final int MAX_SHARDS = 256;

    private final AtomicReferenceArray<Consumer<List<RequestEvent>>> doors =
            new AtomicReferenceArray<>(MAX_SHARDS);

    /** The shard takes requests by this door from now on. */
    void open(int shard, Consumer<List<RequestEvent>> door) {
        doors.set(shard, door);
    }

    /** The shard's door, or null while it has none. */
    Consumer<List<RequestEvent>> door(int shard) {
        return doors.get(shard);
    }
}
