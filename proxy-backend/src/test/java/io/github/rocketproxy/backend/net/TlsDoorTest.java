package io.github.rocketproxy.backend.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TlsDoorTest {
    private static final String ADDRESS = "127.0.0.1:10911";

    private final Promise<Void> handshake = ImmediateEventExecutor.INSTANCE.newPromise();
    private final List<Object> seen = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new TlsDoor(handshake, ADDRESS, new TlsFaults()), new Recorder(seen));

    @AfterEach
    void close() {
        channel.close();
    }

    private static DecoderException alert(String text) {
        return new DecoderException(new SSLException(text));
    }

    @Test
    void shouldKeepToItselfWhatHappensBeforeTheHandshakeIsDone() {
        channel.pipeline().fireExceptionCaught(alert("bad_certificate"));

        assertThat(channel.isOpen()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void shouldPassOnThatTheProxyIsRefusedAsAFaultOfTls() {
        handshake.setSuccess(null);

        channel.pipeline().fireExceptionCaught(alert("certificate_required"));
        channel.pipeline().fireExceptionCaught(alert("internal_error"));
        channel.close();

        assertThat(seen).hasSize(3).last().isEqualTo("inactive");
        assertThat(seen.subList(0, 2)).hasOnlyElementsOfType(TlsFault.class);
        assertThat((Throwable) seen.get(0))
                .hasMessageContaining("it wants a certificate of the proxy");
        assertThat((Throwable) seen.get(1)).hasMessageContaining("it refuses the proxy");
    }

    @Test
    void shouldStepAsideAtTheFirstAnswer() {
        handshake.setSuccess(null);

        channel.writeInbound("answer");
        channel.pipeline().fireExceptionCaught(alert("later"));

        assertThat(channel.pipeline().get(TlsDoor.class)).isNull();
        assertThat(seen).hasSize(2).first().isEqualTo("answer");
        assertThat(seen.get(1)).isInstanceOf(DecoderException.class);
    }

    private static final class Recorder extends ChannelInboundHandlerAdapter {
        private final List<Object> seen;

        Recorder(List<Object> seen) {
            this.seen = seen;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            seen.add(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seen.add(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            seen.add("inactive");
        }
    }
}
