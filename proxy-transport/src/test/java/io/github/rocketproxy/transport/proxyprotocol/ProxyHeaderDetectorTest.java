package io.github.rocketproxy.transport.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.transport.http2.ClientAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ProxyHeaderDetectorTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String V2_SIGNATURE = "0D0A0D0A000D0A515549540A";
    private static final InetSocketAddress BALANCER = new InetSocketAddress("10.0.0.5", 5555);
    private static final ProxyProtocolConfig OPTIONAL = config(false);

    private final StringBuilder http2 = new StringBuilder();
    private SocketAddress client;
    private EmbeddedChannel channel;

    /** Stands where HTTP/2 would: remembers the address, then the bytes. */
    private final class Next extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            client = ClientAddress.of(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            http2.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
    }

    private static ProxyProtocolConfig config(boolean isRequired) {
        return new ProxyProtocolConfig(TrustedAddresses.of(List.of("10.0.0.0/24")), isRequired);
    }

    private void connect(SocketAddress peer, ProxyProtocolConfig config) {
        channel =
                new EmbeddedChannel() {
                    @Override
                    protected SocketAddress remoteAddress0() {
                        return peer;
                    }
                };
        channel.freezeTime();
        channel.pipeline().addLast(new ProxyHeaderDetector(config, new Next()));
    }

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    private void receive(String text) {
        receive(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private static byte[] v2(String hex) {
        return HexFormat.of().parseHex(V2_SIGNATURE + hex);
    }

    private void assertServed(Object remote) {
        assertThat(client).isEqualTo(remote);
        assertThat(http2.toString()).isEqualTo(PREFACE);
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).as("the header's time limit is over with it").isTrue();
        assertThat(channel.pipeline().names()).hasSize(2); // what is next, and the tail
    }

    private void assertClosed() {
        assertThat(channel.isOpen()).isFalse();
        assertThat(http2).isEmpty();
    }

    @Test
    void shouldTellTheAddressOfAVersion1HeaderWhateverThePieces() {
        for (byte b :
                ("PROXY TCP4 203.0.113.7 198.51.100.2 4711 443\r\n" + PREFACE)
                        .getBytes(StandardCharsets.ISO_8859_1)) {
            if (channel == null) {
                connect(BALANCER, OPTIONAL);
            }
            receive(new byte[] {b});
        }

        assertServed(new InetSocketAddress("203.0.113.7", 4711));
    }

    @Test
    void shouldTellAnIpv6AddressOfAVersion1HeaderInOnePiece() {
        connect(BALANCER, config(true));

        receive("PROXY TCP6 2001:db8::7 2001:db8::2 4711 443\r\n" + PREFACE);

        assertServed(new InetSocketAddress("2001:db8::7", 4711));
    }

    @Test
    void shouldTellTheAddressOfAVersion2HeaderAndPassItsExtensionsBy() {
        connect(BALANCER, OPTIONAL);

        receive(v2("21110011CB007107C6336402126701BB" + "EA0002AABB"));
        receive(PREFACE);

        assertServed(new InetSocketAddress("203.0.113.7", 0x1267));
    }

    @Test
    void shouldTellAnIpv6AddressOfAVersion2Header() {
        connect(BALANCER, OPTIONAL);

        receive(
                v2(
                        "21210024"
                                + "20010DB8000000000000000000000007"
                                + "20010DB8000000000000000000000002"
                                + "126701BB"));
        receive(PREFACE);

        assertServed(new InetSocketAddress("2001:db8::7", 0x1267));
    }

    /** LOCAL, unspecified, and a datagram in version 2. */
    @ParameterizedTest
    @ValueSource(strings = {"20000000", "21000000", "2112000CCB007107C6336402126701BB"})
    void shouldKeepTheTransportsAddressWhenAVersion2HeaderHasNone(String header) {
        connect(BALANCER, OPTIONAL);

        receive(v2(header));
        receive(PREFACE);

        assertServed(BALANCER);
    }

    @Test
    void shouldKeepTheTransportsAddressWhenAVersion1HeaderDoesNotKnow() {
        connect(BALANCER, OPTIONAL);

        receive("PROXY UNKNOWN\r\n" + PREFACE);

        assertServed(BALANCER);
    }

    @Test
    void shouldServeATrustedPeerWithoutAHeaderUnlessItIsRequired() {
        connect(BALANCER, OPTIONAL);
        receive(PREFACE);
        assertServed(BALANCER);
        channel.finishAndReleaseAll();
        http2.setLength(0);

        connect(BALANCER, config(true));
        receive(PREFACE);
        assertClosed();
    }

    @Test
    void shouldNotLookAtTheBytesOfAPeerThatIsNotTrusted() {
        InetSocketAddress stranger = new InetSocketAddress("10.0.1.5", 5555);
        connect(stranger, config(true));

        receive("PROXY TCP4 203.0.113.7 198.51.100.2 4711 443\r\n");

        assertThat(client).isEqualTo(stranger);
        assertThat(http2.toString()).startsWith("PROXY TCP4"); // for HTTP/2 to refuse
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 203.0.113.7 198.51.100.2 4711 99999\r\n",
                "PROXY TCP4 not-an-address 198.51.100.2 4711 443\r\n",
                "PROXY TCP4 203.0.113.7\r\n",
                "PROXY TCP6 fe80::1%no-such-interface ::1 4711 443\r\n",
                "PROXY NONSENSE 203.0.113.7 198.51.100.2 4711 443\r\n"
            })
    void shouldCloseWhenTheHeaderIsNone(String header) {
        connect(BALANCER, OPTIONAL);

        receive(header.getBytes(StandardCharsets.ISO_8859_1));

        assertClosed();
    }

    @Test
    void shouldCloseWhenAnAdditionIsLongerThanItsHeader() {
        connect(BALANCER, OPTIONAL);

        receive(v2("21110011" + "CB007107C6336402126701BB" + "011F206832"));

        assertClosed();
    }

    @Test
    void shouldNotServeWhenAGoodHeaderFollowsABrokenOne() {
        connect(BALANCER, OPTIONAL);

        receive("PROXY NONSENSE\r\n" + "PROXY UNKNOWN\r\n" + PREFACE);

        assertClosed();
        assertThat(client).isNull();
    }

    @Test
    void shouldCloseWhenAHeaderDoesNotEnd() {
        connect(BALANCER, OPTIONAL);
        receive(("PROXY TCP4 " + "1".repeat(200)).getBytes(StandardCharsets.ISO_8859_1));
        assertClosed();

        connect(BALANCER, OPTIONAL);
        receive(v2("2111FFFF"));
        receive(new byte[5_000]);
        assertClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY", "PROXY TCP4 203.0.113.7 198.5"})
    void shouldCloseWhenTheHeaderIsSlow(String part) {
        connect(BALANCER, OPTIONAL);
        receive(part);
        channel.advanceTimeBy(ProxyHeaderDetector.HEADER_TIMEOUT_MS - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertClosed();
    }
}
