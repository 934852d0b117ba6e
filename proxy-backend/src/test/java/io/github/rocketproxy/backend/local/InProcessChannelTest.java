package io.github.rocketproxy.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class InProcessChannelTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final StringBuilder received = new StringBuilder();
    private int receivedBytes;
    private InProcessChannel client;
    private InProcessChannel server;

    @BeforeEach
    void connect() {
        client =
                InProcessChannel.newPair(
                        loop,
                        new InetSocketAddress("127.0.0.1", 40_000),
                        new InetSocketAddress("127.0.0.1", 10_911));
        server = client.peer();
        server.pipeline().addLast(new Collect());
        loop.register(server).syncUninterruptibly();
        loop.register(client).syncUninterruptibly();
    }

    @AfterEach
    void stop() {
        client.close().syncUninterruptibly();
        server.closeFuture().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Collect extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            receivedBytes += bytes.readableBytes();
            if (bytes.readableBytes() < 100) {
                received.append(bytes.toString(StandardCharsets.UTF_8));
            }
            bytes.release();
        }
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** Runs after all that is queued on the loop, and what that queues. */
    private void settle() {
        for (int i = 0; i < 10; i++) {
            loop.submit(() -> {}).syncUninterruptibly();
        }
    }

    @Test
    void shouldReadAtOneEndWhatIsFlushedAtTheOther() {
        client.write(text("a"));
        settle();
        assertThat(received).isEmpty();

        client.writeAndFlush(text("b")).syncUninterruptibly();
        settle();

        assertThat(received).hasToString("ab");
        assertThat(server.remoteAddress()).isEqualTo(client.localAddress());
        assertThat(server.localAddress()).isEqualTo(client.remoteAddress());
        assertThat(client.isActive()).isTrue();
    }

    @Test
    void shouldKeepAtWriterWhatReaderDoesNotRead() {
        server.config().setAutoRead(false);
        int chunk = InProcessChannel.MAX_UNREAD_BYTES / 2;
        client.writeAndFlush(Unpooled.buffer(chunk).writeZero(chunk));
        settle();
        for (int i = 0; i < 4; i++) {
            client.writeAndFlush(Unpooled.buffer(chunk).writeZero(chunk));
        }
        settle();
        assertThat(client.isWritable()).isFalse();

        server.config().setAutoRead(true);
        settle();

        assertThat(receivedBytes).isEqualTo(5 * chunk);
        assertThat(client.isWritable()).isTrue();
    }

    @Test
    void shouldDeliverBeforeCloseOfPeerIsSeen() {
        client.writeAndFlush(text("last"));
        client.close().syncUninterruptibly();
        server.closeFuture().syncUninterruptibly();

        assertThat(received).hasToString("last");
        assertThat(server.isActive()).isFalse();
    }

    @Test
    void shouldFailWriteWhenPeerIsClosed() {
        server.close().syncUninterruptibly();
        client.closeFuture().syncUninterruptibly();

        assertThat(client.writeAndFlush(text("x")).awaitUninterruptibly().isSuccess()).isFalse();
    }

    @Test
    void shouldReleaseWhatWasNotReadWhenClosed() {
        server.config().setAutoRead(false);
        ByteBuf first = text("1");
        ByteBuf second = text("2");
        client.writeAndFlush(first);
        client.writeAndFlush(second);
        settle();

        server.close().syncUninterruptibly();
        settle();

        assertThat(first.refCnt() + second.refCnt()).isZero();
    }

    @Test
    void shouldRefuseWhatIsNotBytes() {
        assertThat(client.writeAndFlush("text").awaitUninterruptibly().isSuccess()).isFalse();
    }
}
