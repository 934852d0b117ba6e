package io.github.rocketproxy.transport.server;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.transport.http2.ClientAddress;
import io.github.rocketproxy.transport.http2.ConnectionBounds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may connect: counts connections, all of them and those of each client address, and closes
 * what is too many at once, before it has cost a handshake. Knows no more addresses than there are
 * connections. Any thread.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final ConnectionBounds bounds;
    private final BooleanSupplier isMemoryShort;
    private final Counters counters;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * @param isMemoryShort whether there is no memory for more connections now
     * @param counters what is refused is counted here
     */
    Admission(ConnectionBounds bounds, BooleanSupplier isMemoryShort, Counters counters) {
        this.bounds = bounds;
        this.isMemoryShort = isMemoryShort;
        this.counters = counters;
    }

    /** Takes in a connection that was just accepted; false where it is refused and closed. */
    boolean admit(Channel channel) {
        if (open.incrementAndGet() > bounds.maxConnections()) {
            open.decrementAndGet();
            return refuse(channel, ProxyCounter.CONNECTIONS_REFUSED);
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return !isMemoryShort.getAsBoolean()
                || refuse(channel, ProxyCounter.CONNECTIONS_REFUSED_MEMORY);
    }

    /** The client's address is known; false where its connection is refused and closed. */
    boolean admitAddress(Channel channel) {
        Object key = key(ClientAddress.of(channel));
        if (key == null) {
            return true;
        }
        if (byAddress.merge(key, 1, Integer::sum) > bounds.maxConnectionsPerAddress()) {
            leave(key);
            return refuse(channel, ProxyCounter.CONNECTIONS_REFUSED_ADDRESS);
        }
        channel.closeFuture().addListener(closed -> leave(key));
        return true;
    }

    private void leave(Object key) {
        byAddress.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    /** An IPv6 customer has a /64 at least, and could else come from a new address each time. */
    private static Object key(SocketAddress client) {
        InetAddress address =
                client instanceof InetSocketAddress internet ? internet.getAddress() : null;
        return address instanceof Inet6Address
                ? (Object) ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }

    /** By a reset, so that the closed connection takes no place in the kernel's tables. */
    private boolean refuse(Channel channel, ProxyCounter reason) {
        counters.increment(reason);
        LOG.debug("{} is refused: {}", channel.remoteAddress(), reason);
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
        return false;
    }

    /** Addresses that connections are counted of. */
    int addresses() {
        return byAddress.size();
    }
}
