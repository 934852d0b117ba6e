package io.github.rocketproxy.transport.proxyprotocol;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The addresses whose word on where a connection comes from is believed. Immutable. */
public final class TrustedAddresses {
    /** Nobody is believed. */
    public static final TrustedAddresses NONE = new TrustedAddresses(List.of());

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final List<IpSubnetFilterRule> subnets;

    private TrustedAddresses(List<IpSubnetFilterRule> subnets) {
        this.subnets = List.copyOf(subnets);
    }

    /**
     * @param cidrs each an address or a network, as 10.0.0.0/8 or fd00::/8
     * @throws IllegalArgumentException saying what to write instead
     */
    public static TrustedAddresses of(List<String> cidrs) {
        List<IpSubnetFilterRule> subnets = new ArrayList<>();
        for (String cidr : cidrs) {
            subnets.add(subnet(cidr));
        }
        return new TrustedAddresses(subnets);
    }

    private static IpSubnetFilterRule subnet(String cidr) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        boolean isIpv4 = NetUtil.isValidIpV4Address(address);
        if (!isIpv4 && !NetUtil.isValidIpV6Address(address)) {
            throw illegal(cidr);
        }
        int bits = isIpv4 ? IPV4_BITS : IPV6_BITS;
        int prefix = slash < 0 ? bits : prefix(cidr, slash);
        if (prefix > bits) {
            throw illegal(cidr);
        }
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    private static int prefix(String cidr, int slash) {
        String digits = cidr.substring(slash + 1);
        if (!digits.matches("\\d{1,3}")) {
            throw illegal(cidr);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException illegal(String cidr) {
        return new IllegalArgumentException(
                "'"
                        + cidr
                        + "' is no address or network, for example 10.0.0.5, 10.0.0.0/8 or"
                        + " fd00::/8");
    }

    /** Whether nobody is believed. */
    public boolean isEmpty() {
        return subnets.isEmpty();
    }

    /** Whether that peer is believed. */
    boolean contains(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress internet) || internet.isUnresolved()) {
            return false;
        }
        for (IpSubnetFilterRule subnet : subnets) {
            if (subnet.matches(internet)) {
                return true;
            }
        }
        return false;
    }
}
