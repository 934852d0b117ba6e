package io.github.rocketproxy.pipeline.access;

import io.netty.util.NetUtil;
import java.util.Arrays;

/** Addresses that belong together: one, or all that begin with the same bits. Immutable. */
public final class Network {
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX_BYTES = 12;

    private final byte[] address;
    private final int prefixBits;

    private Network(byte[] address, int prefixBits) {
        this.address = address;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads an address or a network: 10.0.0.5, 10.0.0.0/8, fd00::1, fd00::/8. Asks no name server.
     *
     * @throws IllegalArgumentException it is neither
     */
    public static Network parse(String text) {
        String stripped = text.strip();
        int slash = stripped.indexOf('/');
        byte[] address = bytes(slash < 0 ? stripped : stripped.substring(0, slash));
        if (address == null) {
            throw illegal(text);
        }
        int bits = address.length * Byte.SIZE;
        int prefixBits = slash < 0 ? bits : prefix(text, stripped.substring(slash + 1));
        if (prefixBits > bits) {
            throw illegal(text);
        }
        return new Network(address, prefixBits);
    }

    private static int prefix(String text, String digits) {
        if (!digits.matches("\\d{1,3}")) {
            throw illegal(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException illegal(String text) {
        return new IllegalArgumentException(
                "'"
                        + text
                        + "' is no address or network, for example 10.0.0.5, 10.0.0.0/8 or"
                        + " fd00::/8");
    }

    /**
     * The address of a peer.
     *
     * @param peer {@code host:port}, an IPv6 host in brackets
     * @return 4 or 16 bytes; an IPv4 address mapped into IPv6 as IPv4; null where it is no address
     */
    static byte[] addressOf(String peer) {
        int colon = peer.lastIndexOf(':');
        return colon < 0 ? null : bytes(peer.substring(0, colon));
    }

    private static byte[] bytes(String address) {
        if (address.isEmpty()) {
            return null;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && isMapped(bytes)
                ? Arrays.copyOfRange(bytes, MAPPED_PREFIX_BYTES, IPV6_BYTES)
                : bytes;
    }

    private static boolean isMapped(byte[] address) {
        if (address.length != IPV6_BYTES || address[10] != -1 || address[11] != -1) {
            return false;
        }
        for (int i = 0; i < MAPPED_PREFIX_BYTES - 2; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether that address is one of these.
     *
     * @param other 4 or 16 bytes, or null, which is none of any
     */
    public boolean contains(byte[] other) {
        if (other == null || other.length != address.length) {
            return false;
        }
        int wholeBytes = prefixBits / Byte.SIZE;
        int restBits = prefixBits % Byte.SIZE;
        if (!Arrays.equals(address, 0, wholeBytes, other, 0, wholeBytes)) {
            return false;
        }
        return restBits == 0
                || (address[wholeBytes] ^ other[wholeBytes]) >> (Byte.SIZE - restBits) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network
                && prefixBits == network.prefixBits
                && Arrays.equals(address, network.address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + prefixBits;
    }

    @Override
    public String toString() {
        return NetUtil.bytesToIpAddress(address) + "/" + prefixBits;
    }
}
