package io.github.rocketproxy.transport.proxyprotocol;

import io.github.rocketproxy.pipeline.access.Network;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** The addresses whose word on where a connection comes from is believed. Immutable. */
public final class TrustedAddresses {
    /** Nobody is believed. */
    public static final TrustedAddresses NONE = new TrustedAddresses(List.of());

    private final List<Network> networks;

    private TrustedAddresses(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * @param cidrs each an address or a network, as 10.0.0.0/8 or fd00::/8
     * @throws IllegalArgumentException saying what to write instead
     */
    public static TrustedAddresses of(List<String> cidrs) {
        return new TrustedAddresses(cidrs.stream().map(Network::parse).toList());
    }

    /** Whether nobody is believed. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether that peer is believed. */
    boolean contains(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress internet) || internet.isUnresolved()) {
            return false;
        }
        byte[] address = internet.getAddress().getAddress();
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
