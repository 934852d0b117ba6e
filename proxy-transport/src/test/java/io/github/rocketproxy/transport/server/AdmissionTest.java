package io.github.rocketproxy.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.transport.http2.ClientAddress;
import io.github.rocketproxy.transport.http2.ConnectionBounds;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AdmissionTest {
    private final Counters counters = new Counters();
    private boolean isMemoryShort;
    private final Admission admission =
            new Admission(new ConnectionBounds(4, 2, 100, 0, 1_000), () -> isMemoryShort, counters);

    private EmbeddedChannel connection(String host) {
        EmbeddedChannel channel = new EmbeddedChannel();
        ClientAddress.set(channel, new InetSocketAddress(host, 5));
        return channel;
    }

    private EmbeddedChannel admitted(String host) {
        EmbeddedChannel channel = connection(host);
        assertThat(admission.admit(channel)).isTrue();
        assertThat(admission.admitAddress(channel)).isTrue();
        return channel;
    }

    @Test
    void shouldCloseWhatIsTooManyAndTakeAnotherWhenOneHasGone() {
        EmbeddedChannel first = admitted("10.0.0.1");
        admitted("10.0.0.2");
        admitted("10.0.0.3");
        admitted("10.0.0.4");
        EmbeddedChannel fifth = connection("10.0.0.5");

        assertThat(admission.admit(fifth)).isFalse();

        assertThat(fifth.isOpen()).isFalse();
        assertThat(counters.value(ProxyCounter.CONNECTIONS_REFUSED)).isOne();
        first.close();
        admitted("10.0.0.5");
    }

    @Test
    void shouldCloseWhatIsTooManyOfOneAddressAndForgetIt() {
        EmbeddedChannel first = admitted("10.0.0.1");
        EmbeddedChannel second = admitted("10.0.0.1");
        EmbeddedChannel third = connection("10.0.0.1");
        assertThat(admission.admit(third)).isTrue();

        assertThat(admission.admitAddress(third)).isFalse();

        assertThat(third.isOpen()).isFalse();
        assertThat(counters.value(ProxyCounter.CONNECTIONS_REFUSED_ADDRESS)).isOne();
        first.close();
        admitted("10.0.0.1").close();
        second.close();
        assertThat(admission.addresses()).isZero();
    }

    @Test
    void shouldTakeANetworkOfIpv6AddressesForOne() {
        admitted("2001:db8::1");
        admitted("2001:db8::2");
        EmbeddedChannel third = connection("2001:db8::3");

        assertThat(admission.admitAddress(third)).isFalse();
        assertThat(admission.admitAddress(connection("2001:db8:0:1::3"))).isTrue();
    }

    @Test
    void shouldTakeNobodyMoreWhileMemoryIsShort() {
        isMemoryShort = true;
        EmbeddedChannel first = connection("10.0.0.1");

        assertThat(admission.admit(first)).isFalse();

        assertThat(first.isOpen()).isFalse();
        assertThat(counters.value(ProxyCounter.CONNECTIONS_REFUSED_MEMORY)).isOne();
        isMemoryShort = false;
        for (int i = 0; i < 4; i++) {
            admitted("10.0.0." + i);
        }
    }

    @Test
    void shouldGiveWayOrLetNothingThrough() {
        admitted("10.0.0.1");
        ChannelInboundHandlerAdapter next = new ChannelInboundHandlerAdapter();
        EmbeddedChannel second = connection("10.0.0.1");
        second.pipeline().addLast(new AddressGate(admission, next));
        assertThat(second.pipeline().first()).isSameAs(next);

        EmbeddedChannel third = connection("10.0.0.1");
        third.pipeline().addLast(new AddressGate(admission, new ChannelInboundHandlerAdapter()));

        assertThat(third.isOpen()).isFalse();
    }
}
