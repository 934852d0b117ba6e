package io.github.rocketproxy.server.tls;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS context that follows its files. Those who have a connection keep the context that it began
 * with; whoever asks later gets the newest. Files that cannot be used change nothing but a counter
 * and a line of the log.
 *
 * <p>Files are looked at by what they hold, and are taken once they have held the same twice in a
 * row, so that a pair that is written one file after the other is not taken by halves.
 */
public final class ReloadingTls implements Supplier<SslContext>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);

    private final TlsRecipe recipe;
    private final Counters counters;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private volatile SslContext context;
    private byte[] taken;
    private byte[] seen;

    /**
     * Makes the first context.
     *
     * @throws BadCertificateException it cannot be made; then there is nothing to close
     */
    public ReloadingTls(TlsRecipe recipe, Counters counters, InstantSource clock)
            throws BadCertificateException {
        this.recipe = recipe;
        this.counters = counters;
        this.clock = clock;
        taken = fingerprint();
        seen = taken;
        context = recipe.make(clock.instant());
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofVirtual().name("mqp-certificates").factory());
    }

    /** Looks at the files this often from now on. */
    public void start(long everyMs) {
        timer.scheduleWithFixedDelay(this::look, everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public SslContext get() {
        return context;
    }

    /** Looks at the files once; one thread at a time. */
    void look() {
        byte[] now = fingerprint();
        boolean isSettled = Arrays.equals(now, seen);
        seen = now;
        if (!isSettled || Arrays.equals(now, taken)) {
            return;
        }
        taken = now;
        try {
            context = recipe.make(clock.instant());
            counters.increment(ProxyCounter.TLS_RELOADS);
            LOG.info("new TLS certificates are in force: {}", recipe.files());
        } catch (BadCertificateException e) {
            counters.increment(ProxyCounter.TLS_RELOAD_FAILURES);
            LOG.error(
                    "changed TLS files are not used, the former stay in force: {}", e.getMessage());
        } catch (RuntimeException e) {
            counters.increment(ProxyCounter.TLS_RELOAD_FAILURES);
            LOG.error("changed TLS files are not used, the former stay in force", e);
        }
    }

    private byte[] fingerprint() {
        MessageDigest digest = sha256();
        for (Path file : recipe.files()) {
            try {
                digest.update(Files.readAllBytes(file));
            } catch (IOException e) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
            }
            digest.update((byte) 0);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
