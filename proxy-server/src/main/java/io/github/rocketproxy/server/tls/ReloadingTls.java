package io.github.rocketproxy.server.tls;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.files.FileWatch;
import io.github.rocketproxy.server.files.ReloadState;
import io.netty.handler.ssl.SslContext;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS context that follows its files. Those who have a connection keep the context that it began
 * with; whoever asks later gets the newest. Files that cannot be used change nothing but a counter
 * and a line of the log.
 */
public final class ReloadingTls implements Supplier<SslContext>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);

    private final TlsRecipe recipe;
    private final Counters counters;
    private final InstantSource clock;
    private final FileWatch watch;
    private final ReloadState state;
    private volatile SslContext context;

    /**
     * Makes the first context.
     *
     * @param key of the configuration, for operators
     * @throws BadCertificateException it cannot be made; then there is nothing to close
     */
    public ReloadingTls(String key, TlsRecipe recipe, Counters counters, InstantSource clock)
            throws BadCertificateException {
        this.recipe = recipe;
        this.counters = counters;
        this.clock = clock;
        state = new ReloadState(key, recipe.files(), clock);
        watch = new FileWatch("mqp-certificates", recipe.files(), this::reload);
        try {
            take();
        } catch (BadCertificateException e) {
            watch.close();
            throw e;
        }
    }

    /** Looks at the files this often from now on. */
    public void start(long everyMs) {
        watch.start(everyMs);
    }

    @Override
    public SslContext get() {
        return context;
    }

    /** What became of the files. */
    public ReloadState state() {
        return state;
    }

    /** Looks at the files once; one thread at a time. */
    void look() {
        watch.look();
    }

    private void take() throws BadCertificateException {
        TlsContext made = recipe.make(clock.instant());
        context = made.ssl();
        state.taken(made.facts());
    }

    private void reload() {
        try {
            take();
            counters.increment(ProxyCounter.TLS_RELOADS);
            LOG.info("new TLS certificates are in force: {}", recipe.files());
        } catch (BadCertificateException e) {
            counters.increment(ProxyCounter.TLS_RELOAD_FAILURES);
            state.failed(e.getMessage());
            LOG.error(
                    "changed TLS files are not used, the former stay in force: {}", e.getMessage());
        } catch (RuntimeException e) {
            counters.increment(ProxyCounter.TLS_RELOAD_FAILURES);
            state.failed("the log has the details");
            LOG.error("changed TLS files are not used, the former stay in force", e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
