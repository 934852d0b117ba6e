package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.server.admin.Readiness;
import io.github.rocketproxy.transport.control.ControlServices;
import io.github.rocketproxy.transport.control.OperationServices;
import io.github.rocketproxy.transport.server.GrpcServer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the proxy's service, once, step by step: load balancers hear of it, then clients, which go
 * elsewhere; what is under way is finished; what they hold goes back to the brokers. Any thread but
 * an event loop.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long HAND_BACK_MS = 3_000;
    private static final long POLL_MS = 10;

    /** How far it is. */
    enum Phase {
        /** Not begun. */
        SERVING,
        /** Not ready any more, and serving still: load balancers need time to notice. */
        NOT_READY,
        /** Clients are told to go elsewhere and may finish what they do. */
        SENDING_AWAY,
        /** Messages that clients were working on are given back. */
        HANDING_BACK,
        /** Nobody is served, no broker is connected. */
        DRAINED
    }

    private final Readiness readiness;
    private final GrpcServer grpc;
    private final ControlServices control;
    private final OperationServices operations;
    private final LeaseDepartures departures;
    private final List<ShardUnit> shards;
    private final long readinessMs;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private volatile Phase phase = Phase.SERVING;
    private volatile long beganNs;
    private volatile DrainLimit limit; // null until it begins

    /**
     * @param readinessMs how long to serve on after readiness is off
     */
    Drain(
            Readiness readiness,
            GrpcServer grpc,
            ControlServices control,
            OperationServices operations,
            LeaseDepartures departures,
            List<ShardUnit> shards,
            long readinessMs) {
        this.readiness = readiness;
        this.grpc = grpc;
        this.control = control;
        this.operations = operations;
        this.departures = departures;
        this.shards = shards;
        this.readinessMs = readinessMs;
    }

    /**
     * Begins, unless it has begun already; does not wait.
     *
     * @param timeoutMs for what is under way
     */
    void begin(long timeoutMs) {
        synchronized (this) {
            if (phase != Phase.SERVING) {
                return;
            }
            beganNs = System.nanoTime();
            limit = new DrainLimit(System::nanoTime, readinessMs, timeoutMs);
            phase = Phase.NOT_READY;
        }
        readiness.draining();
        grpc.stopServing();
        Thread.ofVirtual().name("mqp-drain").start(this::run);
    }

    /**
     * Begins, unless it has begun already, and waits for the end.
     *
     * @param timeoutMs for what is under way; a drain that has begun takes no longer from now on
     * @return whether everything under way was answered and given back in time
     */
    boolean finish(long timeoutMs) {
        begin(timeoutMs);
        limit.lower(timeoutMs);
        return end.join();
    }

    private void run() {
        boolean isDone = false;
        try {
            isDone = runSteps();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.warn("the drain met an error", e);
        } finally {
            phase = Phase.DRAINED;
            end.complete(isDone);
        }
    }

    private boolean runSteps() throws InterruptedException {
        LOG.info("draining: not ready, serving for {} ms more", readinessMs);
        Thread.sleep(readinessMs); // nothing tells when load balancers have noticed
        operations.drain();
        departures.drain();
        phase = Phase.SENDING_AWAY;
        LOG.info(
                "draining: clients are sent away, requests under way get up to {} ms",
                limit.timeoutMs());
        grpc.sendAway(control::endTelemetry);
        shards.forEach(ShardUnit::endPolls);
        limit.await(grpc.connections()::awaitClosed);
        boolean areAllGone = grpc.awaitClosed(0);
        phase = Phase.HANDING_BACK;
        boolean isAnswered = underWay() == 0;
        boolean isHandedBack = handBack();
        shards.forEach(ShardUnit::closeLinks);
        LOG.info("drained in {} ms", elapsedMs());
        return areAllGone && isAnswered && isHandedBack;
    }

    /** Gives back what clients hold and no other proxy could confirm; waits a bounded time. */
    private boolean handBack() {
        shards.forEach(ShardUnit::handBack);
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HAND_BACK_MS);
        while (returning() > 0 && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
        }
        return returning() == 0;
    }

    private int returning() {
        return shards.stream().mapToInt(ShardUnit::returning).sum();
    }

    private long underWay() {
        return shards.stream().mapToLong(ShardUnit::underWay).sum();
    }

    Phase phase() {
        return phase;
    }

    /** Since it began; 0 before. */
    long elapsedMs() {
        return phase == Phase.SERVING
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    }

    /** What is under way now, for people. */
    Progress progress() {
        Phase now = phase;
        DrainLimit given = limit;
        return new Progress(
                now.name().toLowerCase(Locale.ROOT),
                elapsedMs(),
                given == null ? 0 : given.timeoutMs(),
                grpc.connections().figures().open(),
                grpc.connections().figures().streams(),
                underWay(),
                shards.stream().mapToInt(ShardUnit::leases).sum(),
                returning());
    }

    /**
     * How far a drain is.
     *
     * @param phase serving, not_ready, sending_away, handing_back or drained
     * @param elapsedMs since it began
     * @param limitMs what requests under way get
     * @param connections open connections of clients
     * @param calls their open calls, long polls and telemetry streams too
     * @param requests requests that wait in the proxy or for a broker
     * @param leases messages that clients work on
     * @param returning messages on their way back to the brokers
     */
    record Progress(
            String phase,
            long elapsedMs,
            long limitMs,
            int connections,
            long calls,
            long requests,
            int leases,
            int returning) {}
}
