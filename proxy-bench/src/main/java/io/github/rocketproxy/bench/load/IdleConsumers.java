package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Simple consumers as they are most of the time: each with a telemetry stream, heartbeats, and one
 * receive that waits and is renewed when it ends. They start evenly spread over one polling time,
 * so that their polls end evenly too. They go with their connections, which are the caller's.
 */
public final class IdleConsumers {
    private static final long HEARTBEAT_TICK_MS = 100;

    private final Connections connections;
    private final IdlePlan plan;
    private final List<IdleConsumer> consumers = new ArrayList<>();
    private final Map<String, Long> errors = new TreeMap<>();
    private long emptyPolls;
    private long heartbeats;
    private int waiting;
    private int nextHeartbeatSlot;

    /**
     * What happened so far.
     *
     * @param waiting consumers whose first receive is under way
     * @param emptyPolls receives that ended empty
     * @param heartbeats heartbeats confirmed
     * @param errors failed calls by code
     */
    public record Counts(int waiting, long emptyPolls, long heartbeats, Map<String, Long> errors) {
        /** Failed calls. */
        public long errorCount() {
            return errors.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * @param connections over which the consumers are spread
     */
    public IdleConsumers(Connections connections, IdlePlan plan) {
        this.connections = connections;
        this.plan = plan;
    }

    /** Starts them, and returns when all have a receive that waits. */
    public void start(Progress progress) throws InterruptedException {
        connections.loop().execute(this::begin);
        for (Counts now = counts(); now.waiting < plan.consumers(); now = counts()) {
            progress.onSecond(now.waiting, plan.consumers(), now.errorCount());
            if (now.errorCount() > plan.consumers()) {
                throw new IllegalStateException("consumers cannot start: " + now.errors);
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private void begin() {
        long gapNs = TimeUnit.SECONDS.toNanos(plan.pollS()) / plan.consumers();
        for (int i = 0; i < plan.consumers(); i++) {
            IdleConsumer consumer = new IdleConsumer(this, connections, i, plan.subscription(i));
            consumers.add(consumer);
            connections.loop().schedule(consumer::announce, i * gapNs, TimeUnit.NANOSECONDS);
        }
        connections
                .loop()
                .scheduleAtFixedRate(
                        this::heartbeats,
                        HEARTBEAT_TICK_MS,
                        HEARTBEAT_TICK_MS,
                        TimeUnit.MILLISECONDS);
    }

    private void heartbeats() {
        int slots = (int) (plan.heartbeatS() * 1_000L / HEARTBEAT_TICK_MS);
        for (int i = nextHeartbeatSlot; i < consumers.size(); i += slots) {
            consumers.get(i).heartbeat();
        }
        nextHeartbeatSlot = (nextHeartbeatSlot + 1) % slots;
        connections.flush();
    }

    /** A snapshot. */
    public Counts counts() throws InterruptedException {
        Callable<Counts> copy =
                () -> new Counts(waiting, emptyPolls, heartbeats, new TreeMap<>(errors));
        try {
            return connections.loop().submit(copy).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void onWaiting() {
        waiting++;
    }

    void onEmptyPoll() {
        emptyPolls++;
    }

    void onHeartbeat() {
        heartbeats++;
    }

    void onError(String code) {
        errors.merge(code, 1L, Long::sum);
    }
}
