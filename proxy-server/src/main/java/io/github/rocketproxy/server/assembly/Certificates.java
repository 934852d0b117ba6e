package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.files.ReloadState;
import io.github.rocketproxy.server.tls.BadCertificateException;
import io.github.rocketproxy.server.tls.ReloadingTls;
import io.github.rocketproxy.server.tls.TlsRecipe;
import io.github.rocketproxy.transport.tls.TlsConfig;
import io.github.rocketproxy.transport.tls.TlsFront;
import io.github.rocketproxy.transport.tls.TlsMode;
import io.netty.handler.ssl.SslContext;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The TLS of both sides, which follows its files as long as the proxy runs. */
final class Certificates {
    private final TlsChoices choices;
    private final int loops;
    private final Counters counters;
    private final Closing closing;
    private final List<ReloadState> files;

    /**
     * @param loops that share the bound on half-open connections
     * @param closing takes what has to be closed
     * @param files takes what became of the files
     */
    Certificates(
            ProxyConfig config,
            int loops,
            Counters counters,
            Closing closing,
            List<ReloadState> files) {
        this.choices = new TlsChoices(config.tls(), config.backend().tls());
        this.loops = loops;
        this.counters = counters;
        this.closing = closing;
        this.files = files;
    }

    /** What clients meet. */
    TlsFront front() throws StartupException {
        TlsMode mode = choices.mode();
        TlsConfig front =
                mode == TlsMode.DISABLED
                        ? TlsConfig.OFF
                        : new TlsConfig(
                                mode,
                                reloading("tls", choices.serverTls()),
                                choices.clientUser(),
                                choices.front().handshakeTimeoutMs(),
                                Math.max(1, choices.front().maxHandshakes() / loops));
        return new TlsFront(front, counters);
    }

    /** What brokers and name servers meet. */
    Supplier<SslContext> brokers() throws StartupException {
        return reloading("backend.tls", choices.clientTls());
    }

    private ReloadingTls reloading(String key, TlsRecipe recipe) throws StartupException {
        try {
            ReloadingTls reloading =
                    new ReloadingTls(key, recipe, counters, InstantSource.system());
            closing.add(reloading);
            reloading.start(choices.front().reloadMs());
            files.add(reloading.state());
            return reloading;
        } catch (BadCertificateException e) {
            throw new StartupException(
                    e.getMessage(), "mend the file, or name another one with " + key, e);
        }
    }
}
