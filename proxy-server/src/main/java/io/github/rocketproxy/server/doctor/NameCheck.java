package io.github.rocketproxy.server.doctor;

import io.github.rocketproxy.backend.net.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Whether host names have addresses. */
final class NameCheck {
    private static final long SLOW_MS = 500;

    private NameCheck() {}

    /** Looks up each name among the addresses (HOST:PORT) and judges. */
    static List<Finding> of(List<String> addresses) {
        return addresses.stream()
                .map(HostAndPort::parse)
                .filter(InetSocketAddress::isUnresolved)
                .map(InetSocketAddress::getHostString)
                .distinct()
                .map(NameCheck::lookUp)
                .toList();
    }

    private static Finding lookUp(String name) {
        long startNs = System.nanoTime();
        try {
            String found =
                    Arrays.stream(InetAddress.getAllByName(name))
                            .map(InetAddress::getHostAddress)
                            .collect(Collectors.joining(", "));
            return judge(name, found, (System.nanoTime() - startNs) / 1_000_000);
        } catch (UnknownHostException e) {
            return judge(name, "", 0);
        }
    }

    /**
     * Judges.
     *
     * @param found addresses; empty for none
     */
    static Finding judge(String name, String found, long tookMs) {
        String check = "dns " + name;
        if (found.isEmpty()) {
            return Finding.fail(
                    check,
                    "no address",
                    "correct the name, or the name service of this machine (/etc/resolv.conf)");
        }
        String seen = found + " in " + tookMs + " ms";
        return tookMs < SLOW_MS
                ? Finding.ok(check, seen)
                : Finding.warn(check, seen, "look at the name service of this machine");
    }
}
