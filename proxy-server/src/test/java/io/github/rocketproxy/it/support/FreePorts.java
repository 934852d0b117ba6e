package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on the loopback interface that nobody listens on at the time of asking. They lie below the
 * range from which the kernel takes the ports of outgoing connections, so a client does not take
 * one away between asking and listening. Test JVMs that run side by side ask in ranges of their
 * own.
 */
public final class FreePorts {
    private static final int LOWEST = 12_000;
    private static final int RANGE = 4_500;
    private static final int RANGES = 4;
    private static final int FIRST = LOWEST + Integer.getInteger("it.fork", 0) % RANGES * RANGE;
    private static final int LAST = FIRST + RANGE;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    public static int next() {
        return block(1);
    }

    /** The first of {@code count} free ports in a row. */
    public static int block(int count) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(first, count)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row");
    }

    private static boolean isFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.setReuseAddress(true);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
