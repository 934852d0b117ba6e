package io.github.rocketproxy.transport.tls;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.FastThreadLocal;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What the connections of one server share until their handshakes are over: the context, the bound
 * on half-open connections, the counters.
 */
public final class TlsFront {
    private final TlsConfig config;
    private final Counters counters;
    private final FastThreadLocal<HalfOpenQueue> queues = new FastThreadLocal<>();

    public TlsFront(TlsConfig config, Counters counters) {
        this.config = config;
        this.counters = counters;
    }

    /** The handler to begin a connection with; {@code next} follows it, at once without TLS. */
    public ChannelHandler before(ChannelHandler next) {
        return config.mode() == TlsMode.DISABLED ? next : new TlsDetector(this, next);
    }

    boolean isPlainAllowed() {
        return config.mode() != TlsMode.ENFORCING;
    }

    SslContext context() {
        return config.context().get();
    }

    /** The user that the client's certificate names; null without one. */
    String clientUser(SSLSession session) {
        if (config.clientUser() == null) {
            return null;
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? config.clientUser().apply(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null; // it has shown none, and need not
        }
    }

    void count(ProxyCounter counter) {
        counters.increment(counter);
    }

    /** Event loop: one more that has to become something in time. */
    HalfOpen enter(Channel channel) {
        HalfOpenQueue queue = queue();
        if (queue.size() >= config.maxHandshakesPerLoop()) {
            count(ProxyCounter.TLS_OVERFLOW);
            queue.first().evict();
        }
        return new HalfOpen(this, queue, channel, config.handshakeTimeoutMs());
    }

    private HalfOpenQueue queue() {
        HalfOpenQueue queue = queues.get();
        if (queue == null) {
            queue = new HalfOpenQueue();
            queues.set(queue);
        }
        return queue;
    }

    /** Event loop: its connections before the end of their handshake. */
    int halfOpen() {
        return queue().size();
    }
}
