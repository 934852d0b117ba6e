package io.github.rocketproxy.transport.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketproxy.transport.http2.ClientAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * A trusted connection's first bytes: the next protocol gets the connection with all that follows a
 * header, or it is closed; none is left in between, and no buffer. The first byte says in which
 * pieces they arrive and whether a header must be there.
 */
class ProxyHeaderDetectorFuzzTest {
    private static final InetSocketAddress BALANCER = new InetSocketAddress("10.0.0.5", 5555);
    private static final TrustedAddresses TRUSTED = TrustedAddresses.of(List.of("10.0.0.0/24"));

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private ByteArrayOutputStream followed;
    private SocketAddress client;

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void beginning(byte[] input) {
        if (input.length == 0) {
            return;
        }
        followed = new ByteArrayOutputStream();
        client = null;
        EmbeddedChannel channel = connect((input[0] & 1) != 0);
        int pieceBytes = (input[0] & 0xFF) + 1;
        for (int i = 1; i < input.length; i += pieceBytes) {
            receive(channel, input, i, Math.min(pieceBytes, input.length - i));
        }
        assertFollowed(input, channel);
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).as("served or closed").isEqualTo(client != null);
        channel.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private EmbeddedChannel connect(boolean isRequired) {
        EmbeddedChannel channel =
                new EmbeddedChannel() {
                    @Override
                    protected SocketAddress remoteAddress0() {
                        return BALANCER;
                    }
                };
        channel.config().setAllocator(allocator);
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new ProxyHeaderDetector(
                                new ProxyProtocolConfig(TRUSTED, isRequired), new Next()));
        return channel;
    }

    private void receive(EmbeddedChannel channel, byte[] bytes, int offset, int length) {
        if (!channel.isOpen()) {
            return;
        }
        ByteBuf piece = allocator.directBuffer(length).writeBytes(bytes, offset, length);
        channel.writeInbound(piece);
        channel.runPendingTasks();
    }

    private void assertFollowed(byte[] input, EmbeddedChannel channel) {
        byte[] bytes = followed.toByteArray();
        if (client != null && channel.isOpen()) {
            assertThat(bytes)
                    .isEqualTo(
                            Arrays.copyOfRange(input, input.length - bytes.length, input.length));
            if (client.equals(BALANCER) && input[1] != 'P' && input[1] != '\r') {
                assertThat(bytes).hasSize(input.length - 1);
            }
        }
    }

    /** Stands where HTTP/2 would. */
    private final class Next extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            assertThat(client).isNull();
            client = ClientAddress.of(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy).release();
            followed.writeBytes(copy);
        }
    }
}
