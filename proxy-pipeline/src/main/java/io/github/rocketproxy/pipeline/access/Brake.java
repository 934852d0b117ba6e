package io.github.rocketproxy.pipeline.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Slows guessing down: an address whose authentications fail too often is not looked at for a
 * while, so that neither secrets nor names can be tried out, and brokers are not asked about
 * made-up users. A user that got in from that address lately has an account of failures of its own:
 * who guesses does not shut out its neighbours. Asked only about callers that are not admitted yet.
 * Any thread.
 */
final class Brake {
    private static final long REMEMBERED_MS = TimeUnit.MINUTES.toMillis(10);

    /** An IPv6 customer has a /64 at least, and could else come from a new address each time. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private static final int IPV6_BYTES = 16;

    private final boolean isOff;
    private final long windowNs;
    private final long intervalNs;
    private final LongSupplier nanoTime;
    private final Cache<String, Failures> known;

    /** One more failure costs an interval; what has been run up is paid off by the clock. */
    private static final class Failures {
        private final AtomicLong paidOffNs;

        private Failures(long nowNs) {
            paidOffNs = new AtomicLong(nowNs);
        }
    }

    Brake(BrakeConfig config, LongSupplier nanoTime) {
        isOff = config.maxFailures() == 0;
        windowNs = TimeUnit.MILLISECONDS.toNanos(config.windowMs());
        intervalNs = windowNs / Math.max(1, config.maxFailures());
        this.nanoTime = nanoTime;
        known =
                Caffeine.newBuilder()
                        .maximumSize(config.maxSources())
                        .expireAfterAccess(
                                Duration.ofMillis(Math.max(REMEMBERED_MS, 2 * config.windowMs())))
                        .executor(Runnable::run)
                        .ticker(nanoTime::getAsLong)
                        .build();
    }

    /**
     * Whether callers from there are not to be looked at now.
     *
     * @param source 4 or 16 bytes; null where the caller has no address
     * @param user who the caller says it is
     */
    boolean isHeld(byte[] source, String user) {
        if (isOff) {
            return false;
        }
        Failures failures = known.getIfPresent(key(source, user));
        if (failures == null) {
            failures = known.getIfPresent(key(source));
        }
        return failures != null && failures.paidOffNs.get() - nanoTime.getAsLong() >= windowNs;
    }

    /** A caller from there was not who it said, or nobody. */
    void onFailure(byte[] source, String user) {
        if (isOff) {
            return;
        }
        Failures failures = known.getIfPresent(key(source, user));
        if (failures == null) {
            failures = known.get(key(source), unused -> new Failures(nanoTime.getAsLong()));
        }
        long nowNs = nanoTime.getAsLong();
        failures.paidOffNs.updateAndGet(
                paidOffNs ->
                        nowNs + Math.min(Math.max(0, paidOffNs - nowNs), windowNs) + intervalNs);
    }

    /** That user got in from there; true if it had not for a while. */
    boolean onSuccess(byte[] source, String user) {
        String key = key(source, user);
        return known.getIfPresent(key) == null
                && known.asMap().putIfAbsent(key, new Failures(nanoTime.getAsLong())) == null;
    }

    private static String key(byte[] source) {
        if (source == null) {
            return "";
        }
        return HexFormat.of()
                .formatHex(
                        source.length == IPV6_BYTES
                                ? Arrays.copyOf(source, IPV6_NETWORK_BYTES)
                                : source);
    }

    private static String key(byte[] source, String user) {
        return key(source) + ' ' + user;
    }
}
