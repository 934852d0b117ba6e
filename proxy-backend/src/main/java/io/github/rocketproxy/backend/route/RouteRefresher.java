package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again for what has grown old, a few calls at one time, and forgets what is known as missing.
 * One virtual thread. When nobody answers the round ends at once and the old routes stay.
 */
final class RouteRefresher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteRefresher.class);
    private static final long TICKS_PER_REFRESH = 10;

    private final MetadataConfig config;
    private final RouteCache cache;
    private final RouteTables routes;
    private final GroupTables groups;
    private final LongSupplier nanoTime;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong failures = new AtomicLong();
    private volatile BrokerListener listener = (known, unrouted) -> {};

    // refresher thread only
    private boolean isAway;
    private RouteTable told = RouteTable.EMPTY;

    RouteRefresher(
            MetadataConfig config,
            RouteCache cache,
            RouteTables routes,
            GroupTables groups,
            LongSupplier nanoTime) {
        this.config = config;
        this.cache = cache;
        this.routes = routes;
        this.groups = groups;
        this.nanoTime = nanoTime;
    }

    void listen(BrokerListener listener) {
        this.listener = listener;
    }

    void start() {
        Thread.ofVirtual().name("mqp-route").start(this::run);
    }

    /** Rounds that found nobody to ask. Any thread. */
    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        stop.countDown();
    }

    private void run() {
        long tickMs =
                Math.max(
                        1,
                        Math.min(config.refreshMs() / TICKS_PER_REFRESH, config.negativeTtlMs()));
        try {
            while (!stop.await(tickMs, TimeUnit.MILLISECONDS)) {
                tickSafely();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tickSafely() throws InterruptedException {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error("a refresh of routes failed; the next one follows", e);
        }
    }

    /** One round. */
    void tick() throws InterruptedException {
        long nowNs = nanoTime.getAsLong();
        long missingBeforeNs = nowNs - TimeUnit.MILLISECONDS.toNanos(config.negativeTtlMs());
        long staleBeforeNs = nowNs - TimeUnit.MILLISECONDS.toNanos(config.refreshMs());
        routes.dropMissing(missingBeforeNs);
        groups.dropDefaults(missingBeforeNs);
        try (ExecutorService calls =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("mqp-route-call-", 0).factory())) {
            askAgain(calls, staleTopics(staleBeforeNs), routes::apply);
            askAgain(calls, staleGroups(staleBeforeNs), groups::apply);
            if (isAway) {
                LOG.info("name servers answer again");
                isAway = false;
            }
            tell(routes.table());
        } catch (ExecutionException failed) {
            failures.incrementAndGet();
            if (!isAway) {
                LOG.warn("routes cannot be refreshed, the last known ones stay in use", failed);
                isAway = true;
            }
        }
    }

    /** Of what is as it was nobody hears again, but of brokers that are waited for to go quiet. */
    private void tell(RouteTable newest) {
        List<BrokerRef> unrouted = routes.unrouted();
        if (newest != told || !unrouted.isEmpty()) {
            told = newest;
            listener.onBrokers(newest.brokers().values(), unrouted);
        }
    }

    private List<Callable<TopicAnswer>> staleTopics(long beforeNs) {
        List<Callable<TopicAnswer>> stale = new ArrayList<>();
        for (TopicAnswer answer : routes.answers()) {
            if (answer.exists() && answer.fetchedNs() - beforeNs < 0) {
                stale.add(() -> cache.askTopic(answer.topic(), answer));
            }
        }
        return stale;
    }

    private List<Callable<GroupTables.Answer>> staleGroups(long beforeNs) {
        List<Callable<GroupTables.Answer>> stale = new ArrayList<>();
        for (GroupTables.Answer answer : groups.answers()) {
            if (!answer.isDefault() && answer.settings().fetchedNs() - beforeNs < 0) {
                stale.add(() -> cache.askGroup(answer.settings().group(), answer));
            }
        }
        return stale;
    }

    /** Makes the calls, so many at one time, and takes each lot's answers in with one swap. */
    private <T> void askAgain(
            ExecutorService calls, List<Callable<T>> stale, Consumer<List<T>> apply)
            throws InterruptedException, ExecutionException {
        int lot = config.refreshConcurrency();
        for (int from = 0; from < stale.size() && stop.getCount() > 0; from += lot) {
            List<T> answers = new ArrayList<>();
            ExecutionException failure = null;
            for (Future<T> call :
                    calls.invokeAll(stale.subList(from, Math.min(from + lot, stale.size())))) {
                try {
                    answers.add(call.get());
                } catch (ExecutionException e) {
                    failure = e;
                    if (!(e.getCause() instanceof MetadataUnavailableException)) {
                        LOG.warn("an answer to a refresh cannot be used", e.getCause());
                    }
                }
            }
            apply.accept(answers);
            if (failure != null && failure.getCause() instanceof MetadataUnavailableException) {
                throw failure;
            }
        }
    }
}
