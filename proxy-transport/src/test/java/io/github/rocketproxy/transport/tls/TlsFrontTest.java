package io.github.rocketproxy.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TlsFrontTest {
    private static final String HTTP2 = "PRI * HTTP/2.0";
    private static SslContext serverContext;
    private static SslContext clientContext;

    private final Counters counters = new Counters();
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final Next next = new Next();

    /** The protocol within: says that it is there, keeps what comes. */
    private static final class Next extends ChannelInboundHandlerAdapter {
        private final StringBuilder got = new StringBuilder();
        private boolean isThere;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            isThere = true;
            ctx.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            got.append(in.toString(StandardCharsets.US_ASCII));
            in.release();
        }
    }

    @BeforeAll
    static void makeContexts() throws Exception {
        X509Bundle pair =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        serverContext =
                SslContextBuilder.forServer(pair.getKeyPair().getPrivate(), pair.getCertificate())
                        .sslProvider(SslProvider.JDK)
                        .build();
        clientContext =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm(null)
                        .build();
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private TlsFront front(TlsMode mode) {
        return new TlsFront(new TlsConfig(mode, () -> serverContext, null, 1_000, 2), counters);
    }

    private EmbeddedChannel open(TlsFront front) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(front.before(next));
        channels.add(channel);
        return channel;
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void shouldLetPlainConnectionsThroughWhenPermissive() {
        TlsFront front = front(TlsMode.PERMISSIVE);
        EmbeddedChannel channel = open(front);
        assertThat(next.isThere).isFalse();
        assertThat(front.halfOpen()).isEqualTo(1);

        channel.writeInbound(text(HTTP2.substring(0, 1)), text(HTTP2.substring(1)));

        assertThat(next.got).hasToString(HTTP2);
        assertThat(front.halfOpen()).isZero();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void shouldCloseAPlainConnectionWhenEnforcing() {
        TlsFront front = front(TlsMode.ENFORCING);
        EmbeddedChannel channel = open(front);

        channel.writeInbound(text(HTTP2));

        assertThat(channel.isOpen()).isFalse();
        assertThat(next.isThere).isFalse();
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(counters.value(ProxyCounter.TLS_PLAIN_REFUSED)).isEqualTo(1);
        assertThat(front.halfOpen()).isZero();
    }

    @Test
    void shouldSpeakTlsWithWhoBeginsIt() {
        EmbeddedChannel server = open(front(TlsMode.ENFORCING));
        EmbeddedChannel client = new EmbeddedChannel();
        channels.add(client);
        client.pipeline().addLast(clientContext.newHandler(client.alloc(), "localhost", 1));
        client.writeOutbound(text(HTTP2));

        exchange(client, server);

        assertThat(next.got).hasToString(HTTP2);
        ByteBuf answer = client.readInbound();
        assertThat(answer.toString(StandardCharsets.US_ASCII)).isEqualTo("hello");
        answer.release();
        assertThat(counters.value(ProxyCounter.TLS_HANDSHAKES)).isEqualTo(1);
    }

    /** Carries bytes to and fro until nobody has more to say. */
    private static void exchange(EmbeddedChannel one, EmbeddedChannel other) {
        boolean isMoved;
        do {
            isMoved = move(one, other) | move(other, one);
        } while (isMoved);
    }

    private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean isMoved = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            isMoved = true;
            to.writeInbound(bytes);
        }
        return isMoved;
    }

    @Test
    void shouldEndAHandshakeThatIsNone() {
        TlsFront front = front(TlsMode.PERMISSIVE);
        EmbeddedChannel channel = open(front);

        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 0, 4, 9, 0, 0, 0}));
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(next.isThere).isFalse();
        assertThat(counters.value(ProxyCounter.TLS_FAILURES)).isEqualTo(1);
        assertThat(front.halfOpen()).isZero();
    }

    @Test
    void shouldCloseWhoSaysNothingOrStopsInTheMiddle() {
        TlsFront front = front(TlsMode.PERMISSIVE);
        EmbeddedChannel silent = open(front);
        EmbeddedChannel stopped = open(front);
        stopped.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 1, 0}));

        for (EmbeddedChannel channel : List.of(silent, stopped)) {
            channel.advanceTimeBy(1_001, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            assertThat(channel.isOpen()).isFalse();
        }
        assertThat(counters.value(ProxyCounter.TLS_TIMEOUTS)).isEqualTo(2);
        assertThat(counters.value(ProxyCounter.TLS_FAILURES)).isZero();
        assertThat(front.halfOpen()).isZero();
    }

    @Test
    void shouldCloseTheOldestWhenTooManyAreHalfOpen() {
        TlsFront front = front(TlsMode.PERMISSIVE);
        EmbeddedChannel through = open(front);
        through.writeInbound(text(HTTP2));
        EmbeddedChannel oldest = open(front);
        EmbeddedChannel middle = open(front);
        EmbeddedChannel newest = open(front);

        assertThat(oldest.isOpen()).isFalse();
        assertThat(List.of(through, middle, newest)).allMatch(EmbeddedChannel::isOpen);
        assertThat(front.halfOpen()).isEqualTo(2);
        assertThat(counters.value(ProxyCounter.TLS_OVERFLOW)).isEqualTo(1);
        middle.close();
        assertThat(front.halfOpen()).isEqualTo(1);
    }

    @Test
    void shouldNotBeInTheWayWhenDisabled() {
        open(new TlsFront(TlsConfig.OFF, counters));

        assertThat(next.isThere).isTrue();
    }
}
