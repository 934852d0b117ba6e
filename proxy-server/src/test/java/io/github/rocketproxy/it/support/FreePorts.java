package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports on the loopback interface that nobody listens on at the time of asking. They lie below the
 * range from which the kernel takes the ports of outgoing connections, so a client does not take
 * one away between asking and listening. Test JVMs that run side by side ask in ranges of their
 * own, and within one no port is given twice: who has asked may not listen yet.
 */
public final class FreePorts {
    private static final int LOWEST = 12_000;
    private static final int RANGE = 4_500;
    private static final int RANGES = 4;
    private static final int FIRST = LOWEST + Integer.getInteger("it.fork", 0) % RANGES * RANGE;
    private static final int LAST = FIRST + RANGE;
    private static final int ATTEMPTS = 2_000;

    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    public static int next() {
        return block(1);
    }

    /** The first of {@code count} free ports in a row. */
    public static synchronized int block(int count) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            List<Integer> ports = IntStream.range(first, first + count).boxed().toList();
            if (Collections.disjoint(GIVEN, ports) && ports.stream().allMatch(FreePorts::isFree)) {
                GIVEN.addAll(ports);
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
