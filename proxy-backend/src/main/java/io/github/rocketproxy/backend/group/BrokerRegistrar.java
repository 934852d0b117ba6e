package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one broker informed, on a virtual thread of its own, so that a broker that does not answer
 * keeps nothing from the others. Everything that was told is told again when it grows old and after
 * a lost connection.
 */
final class BrokerRegistrar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerRegistrar.class);
    private static final long RETRY_MS = 1_000;

    private final String address;
    private final List<Line> lines = new ArrayList<>();
    private final ProducerLedger producers;
    private final ConsumerLedger consumers;
    private final long producerRefreshNs;
    private final long consumerRefreshNs;
    private final LongSupplier nanoClock;
    private final Semaphore work = new Semaphore(0);
    private final AtomicBoolean isAllTouched = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean isClosed;
    private boolean isAway; // own thread only
    private long producersDueNs; // own thread only
    private long consumersDueNs; // own thread only

    /**
     * @param connections the producers' line first, then one for each seat
     */
    BrokerRegistrar(
            String address,
            Members members,
            MembershipConfig config,
            List<? extends Remoting> connections,
            LongSupplier nanoClock) {
        this.address = address;
        connections.forEach(
                remoting -> lines.add(new Line(address, remoting, config.callTimeoutMs())));
        producers =
                new ProducerLedger(
                        members,
                        address,
                        lines.getFirst(),
                        config.clientId(),
                        config.producerRefreshMs());
        consumers =
                new ConsumerLedger(
                        members,
                        address,
                        lines.subList(1, lines.size()),
                        config.consumerRefreshMs());
        producerRefreshNs = TimeUnit.MILLISECONDS.toNanos(config.producerRefreshMs());
        consumerRefreshNs = TimeUnit.MILLISECONDS.toNanos(config.consumerRefreshMs());
        this.nanoClock = nanoClock;
        thread = Thread.ofVirtual().name("mqp-group-" + address).unstarted(this::run);
        producersDueNs = nanoClock.getAsLong();
        consumersDueNs = producersDueNs;
    }

    void start() {
        thread.start();
    }

    /** Any thread. */
    void touchConsumer(String group) {
        consumers.touch(group);
        work.release();
    }

    /** Any thread. */
    void touchProducers(Set<String> groups) {
        groups.forEach(producers::touch);
        work.release();
    }

    /** Any thread: anything may have changed. */
    void touchAll() {
        isAllTouched.set(true);
        work.release();
    }

    /** Event loop: a line has been lost. */
    void onLost(int line) {
        lines.get(line).onLost();
        touchAll();
    }

    private void run() {
        try {
            while (!isClosed) {
                boolean isWoken = work.tryAcquire(RETRY_MS, TimeUnit.MILLISECONDS);
                work.drainPermits();
                if (!isClosed) {
                    roundSafely();
                }
                if (isAway && isWoken) {
                    // a broker that is away is not tried with every client that comes
                    TimeUnit.MILLISECONDS.sleep(RETRY_MS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void roundSafely() throws InterruptedException {
        try {
            round(nanoClock.getAsLong());
        } catch (RuntimeException e) {
            LOG.error("{} was not told of all clients; the next round follows", address, e);
        }
    }

    /** Tells what there is to tell. */
    void round(long nowNs) throws InterruptedException {
        boolean isAll = isAllTouched.getAndSet(false);
        if (isAll || nowNs - producersDueNs >= 0) {
            producers.touchAll();
            producersDueNs = nowNs + producerRefreshNs;
        }
        if (isAll || nowNs - consumersDueNs >= 0) {
            consumers.touchAll();
            consumersDueNs = nowNs + consumerRefreshNs;
        }
        try {
            producers.tell(nowNs);
            consumers.tell(nowNs);
            if (isAway) {
                LOG.info("{} knows the clients of this proxy again", address);
            }
            isAway = false;
        } catch (RemotingCallException e) {
            if (!isAway) {
                LOG.warn("{} cannot be told of clients: {}", address, e.getMessage());
            }
            isAway = true;
        }
    }

    /** Ends this one if its broker is not among those; returns whether it has ended. */
    boolean endUnless(Set<String> addresses) {
        if (!addresses.contains(address)) {
            close();
        }
        return isClosed;
    }

    /** A call that is under way ends now, while its loop is still there. Does not wait. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }
}
