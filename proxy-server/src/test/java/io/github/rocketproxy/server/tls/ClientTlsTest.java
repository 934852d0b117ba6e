package io.github.rocketproxy.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.net.TlsConnector;
import io.github.rocketproxy.it.support.TestPki;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which brokers the proxy talks to over TLS: a whole handshake, in memory. */
@Timeout(60)
class ClientTlsTest {
    private static final String ADDRESS = "127.0.0.1:10911";

    @TempDir private Path folder;

    private TestPki pki;
    private EmbeddedChannel client;
    private EmbeddedChannel broker;

    @BeforeEach
    void makeAuthority() {
        pki = new TestPki(folder);
    }

    @AfterEach
    void close() {
        client.close();
        client.releaseInbound();
        client.releaseOutbound();
        broker.close();
        broker.releaseInbound();
        broker.releaseOutbound();
    }

    private ChannelFuture connect(X509Bundle shown, boolean isHostVerified) throws Exception {
        SslContext brokers =
                SslContextBuilder.forServer(
                                shown.getKeyPair().getPrivate(), shown.getCertificatePath())
                        .sslProvider(SslProvider.JDK)
                        .build();
        broker = new EmbeddedChannel(brokers.newHandler(ByteBufAllocator.DEFAULT));
        SslContext ours =
                new ClientTls(pki.authority(), isHostVerified, null, TlsProvider.JDK)
                        .make(Instant.now())
                        .ssl();
        assertThat(ours.applicationProtocolNegotiator().protocols()).isEmpty();
        TlsConnector connector =
                new TlsConnector(
                        (address, loop, handler) -> {
                            client = new EmbeddedChannel(handler);
                            return client.newSucceededFuture();
                        },
                        () -> ours,
                        5_000);
        ChannelFuture connected =
                connector.connect(
                        ADDRESS,
                        new EmbeddedChannel().eventLoop(),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(
                                    ChannelHandlerContext ctx, Throwable cause) {
                                ctx.close();
                            }
                        });
        boolean isMoved = true;
        while (isMoved) {
            isMoved = move(client, broker) | move(broker, client);
        }
        return connected;
    }

    private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean isMoved = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            isMoved = true;
            if (to.isOpen()) {
                to.pipeline().fireChannelRead(bytes).fireChannelReadComplete();
            } else {
                bytes.release();
            }
        }
        return isMoved;
    }

    private void assertRefused(ChannelFuture connected, String why) {
        assertThat(connected.isDone()).isTrue();
        assertThat(connected.isSuccess()).isFalse();
        assertThat(connected.cause()).hasMessageStartingWith("no TLS: ").hasMessageContaining(why);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void shouldConnectWhereTheCertificateIsRight() throws Exception {
        assertThat(connect(pki.server(), true).isSuccess()).isTrue();
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void shouldRefuseACertificateOfAnotherHostUnlessToldOtherwise() throws Exception {
        assertRefused(connect(pki.otherHost(), true), "its certificate is refused: No subject");
        assertThat(connect(pki.otherHost(), false).isSuccess()).isTrue();
    }

    @Test
    void shouldRefuseAnExpiredCertificate() throws Exception {
        assertRefused(connect(pki.expired(), true), "its certificate has expired");
    }

    @Test
    void shouldRefuseWhatStrangersHaveSigned() throws Exception {
        TestPki strangers = new TestPki(Files.createDirectory(folder.resolve("strangers")));

        assertRefused(connect(strangers.server(), true), "nobody trusted has signed");
    }
}
