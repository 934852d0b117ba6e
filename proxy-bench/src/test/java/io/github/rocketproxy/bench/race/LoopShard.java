package io.github.rocketproxy.bench.race;

import io.github.rocketproxy.backend.gateway.LinkGateway;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.ProtectionConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * One shard whose loop is whoever calls it, one thread after the other, with a clock that stands
 * still until it is advanced. Only {@link #execute} is for any thread, as it is of a real loop.
 */
final class LoopShard {
    /** A lease is renewed so long after its pop. */
    static final long RENEWAL_AFTER_MS = 100;

    static final long INVISIBLE_MS = 60_000;
    static final long NACK_MS = 1_000;
    private static final long EPOCH_MS = 1_700_000_000_000L;

    private static final LinkConfig LINKS =
            new LinkConfig(
                    "proxy-1",
                    8,
                    1 << 20,
                    2_000,
                    1_000,
                    100_000_000,
                    100,
                    5_000,
                    1 << 16,
                    8,
                    32 << 10,
                    8 << 10,
                    0,
                    2 << 10,
                    8,
                    4,
                    ProtectionConfig.DEFAULT);
    private static final LeaseConfig LEASES =
            new LeaseConfig(
                    77,
                    4,
                    2,
                    INVISIBLE_MS - RENEWAL_AFTER_MS,
                    List.of(INVISIBLE_MS),
                    600_000,
                    NACK_MS,
                    1_000);

    /** Of all states: large, and nobody reads what they count. */
    private static final StepRecorders STEPS = new StepRecorders();

    final StubBroker broker = new StubBroker();
    final Counters counters = new Counters();
    final LinkGateway gateway;
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private long nowMs = 1;

    LoopShard(int shard, LeaseDoors doors) {
        loop.freezeTime();
        gateway =
                new LinkGateway(
                        shard,
                        loop.eventLoop(),
                        broker,
                        LINKS,
                        LEASES,
                        doors,
                        counters,
                        STEPS,
                        () -> TimeUnit.MILLISECONDS.toNanos(nowMs),
                        this::epochMs);
        gateway.open(events -> execute(() -> events.forEach(this::run)));
    }

    /** Any thread: puts the task into the loop's queue. */
    void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what is in the queue, and what the loop has put off to the end of its turn. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        loop.runPendingTasks();
    }

    /** One request on its way through the ring, as a batch of its own. */
    void run(RequestEvent event) {
        event.broker = Requests.BROKER;
        event.route = Requests.ROUTE;
        gateway.admit(event);
        if (event.isLive()) {
            gateway.encode(event);
        }
        gateway.endBatch();
        if (event.isLive()) {
            gateway.dispatch(event);
        } else if (event.kind != null) {
            event.reply.complete(event.index, event.verdict, event.verdictText);
        }
        event.clear();
        gateway.flush();
    }

    /** The wall clock, the proxy's and the broker's. */
    long epochMs() {
        return EPOCH_MS + nowMs;
    }

    void advanceMs(long ms) {
        nowMs += ms;
        loop.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
        runTasks();
    }

    void close() {
        gateway.close();
        broker.close();
        loop.finishAndReleaseAll();
    }
}
