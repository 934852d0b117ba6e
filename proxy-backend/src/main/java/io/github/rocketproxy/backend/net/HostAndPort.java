package io.github.rocketproxy.backend.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads {@code host:port} as name servers give it. */
public final class HostAndPort {
    private HostAndPort() {}

    /**
     * Never asks a name service: a name stays unresolved, a literal IPv4 or IPv6 address (brackets
     * or not) is resolved.
     *
     * @throws IllegalArgumentException not {@code host:port}; the message names it
     */
    public static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("not host:port: '" + address + "'");
        }
        int port = port(address, colon);
        String host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal == null) {
            return InetSocketAddress.createUnresolved(host, port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(literal), port);
        } catch (UnknownHostException impossibleLength) {
            throw new IllegalArgumentException("not host:port: '" + address + "'");
        }
    }

    private static int port(String address, int colon) {
        try {
            int port = Integer.parseInt(address, colon + 1, address.length(), 10);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not host:port: '" + address + "'", notANumber);
        }
        throw new IllegalArgumentException("port out of 1..65535: '" + address + "'");
    }
}
