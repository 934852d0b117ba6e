package io.github.rocketproxy.backend.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.rocketproxy.pipeline.access.Account;
import io.github.rocketproxy.pipeline.access.Accounts;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.UserDirectory;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a directory, as far as callers have named them. A user is asked for again every
 * refresh period; while the directory cannot tell it stays as it was, but not for ever. Names of no
 * user, and of those about whom nobody could be asked, are forgotten soon.
 */
public final class CachedAccounts implements Accounts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CachedAccounts.class);
    private static final long IDLE_NS = TimeUnit.MINUTES.toNanos(10);

    private final AccountsConfig config;
    private final UserDirectory directory;
    private final LongSupplier nanoTime;
    private final Cache<String, Known> known;
    private final AtomicLong quietUntilNs;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** An account, and when the directory has last confirmed it. */
    private static final class Known {
        private final Account account;
        private volatile long confirmedNs;

        private Known(Subject subject, long confirmedNs) {
            this.account = new Account(subject);
            this.confirmedNs = confirmedNs;
        }

        private boolean isUser() {
            Subject subject = account.subject();
            return subject != null && subject.isUser();
        }
    }

    /** A user that is used stays; using a name that is none does not keep it. */
    private final class Life implements Expiry<String, Known> {
        @Override
        public long expireAfterCreate(String userName, Known entry, long nowNs) {
            return entry.isUser() ? IDLE_NS : TimeUnit.MILLISECONDS.toNanos(config.negativeTtlMs());
        }

        @Override
        public long expireAfterUpdate(String userName, Known entry, long nowNs, long leftNs) {
            return leftNs;
        }

        @Override
        public long expireAfterRead(String userName, Known entry, long nowNs, long leftNs) {
            return entry.isUser() ? IDLE_NS : leftNs;
        }
    }

    /** Of that directory; {@link #start} begins the refresh. */
    public CachedAccounts(AccountsConfig config, UserDirectory directory) {
        this(config, directory, System::nanoTime);
    }

    CachedAccounts(AccountsConfig config, UserDirectory directory, LongSupplier nanoTime) {
        this.config = config;
        this.directory = directory;
        this.nanoTime = nanoTime;
        this.quietUntilNs = new AtomicLong(nanoTime.getAsLong());
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(config.maxUsers())
                        .expireAfter(new Life())
                        .removalListener((name, entry, cause) -> entry.account.giveUp())
                        .executor(Runnable::run) // gone is gone, for connected callers too
                        .ticker(nanoTime::getAsLong)
                        .build();
    }

    /** Begins the refresh off the path. Once. */
    public void start() {
        Thread.ofVirtual().name("mqp-users").start(this::refreshUntilStopped);
    }

    @Override
    public Account find(String userName) {
        Known entry = known.getIfPresent(userName);
        return entry == null ? null : entry.account;
    }

    @Override
    public void fetch(String userName) throws InterruptedException {
        if (known.get(userName, this::askUnlessInterrupted) == null) {
            throw new InterruptedException("stopped while a user was looked up");
        }
    }

    /** Null, which is not kept, if the thread was interrupted. */
    private Known askUnlessInterrupted(String userName) {
        try {
            return new Known(directory.ask(userName), nanoTime.getAsLong());
        } catch (MetadataUnavailableException e) {
            warn(e);
            return new Known(Subject.UNAVAILABLE, nanoTime.getAsLong());
        } catch (InterruptedException stopped) {
            return null;
        }
    }

    private void refreshUntilStopped() {
        try {
            while (!stop.await(config.refreshMs(), TimeUnit.MILLISECONDS)) {
                refreshSafely();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshSafely() throws InterruptedException {
        try {
            refresh();
        } catch (RuntimeException e) {
            LOG.error("users could not be refreshed; the next round follows", e);
        }
    }

    /** Asks for every user again. Where one cannot be asked for, none can: the rest stays. */
    void refresh() throws InterruptedException {
        known.cleanUp();
        try {
            for (Map.Entry<String, Known> entry : List.copyOf(known.asMap().entrySet())) {
                if (entry.getValue().isUser()) {
                    refresh(entry.getKey(), entry.getValue());
                }
            }
        } catch (MetadataUnavailableException e) {
            warn(e);
            dropStale();
        }
    }

    private void refresh(String userName, Known entry)
            throws InterruptedException, MetadataUnavailableException {
        Subject newest = directory.ask(userName);
        entry.confirmedNs = nanoTime.getAsLong();
        Subject before = entry.account.subject();
        if (!newest.isUser()) {
            known.asMap().remove(userName, entry);
        } else if (before != null && !newest.isSameAs(before)) {
            entry.account.update(newest);
        }
    }

    private void dropStale() {
        long staleNs = TimeUnit.MILLISECONDS.toNanos(config.staleMs());
        long nowNs = nanoTime.getAsLong();
        known.asMap().values().removeIf(entry -> nowNs - entry.confirmedNs > staleNs);
    }

    /** Once in a refresh period, whatever callers do. */
    private void warn(MetadataUnavailableException e) {
        long nowNs = nanoTime.getAsLong();
        if (nowNs - quietUntilNs.get() >= 0) {
            quietUntilNs.set(nowNs + TimeUnit.MILLISECONDS.toNanos(config.refreshMs()));
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Ends the refresh. */
    @Override
    public void close() {
        stop.countDown();
    }
}
