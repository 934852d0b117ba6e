package io.github.rocketproxy.bench.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nobody listens on. They may be taken before they are used; then try again. */
public final class FreePorts {
    private static final int ATTEMPTS = 1_000;

    /** Below those that systems give to outgoing connections, of which a run makes thousands. */
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 32_000;

    /** A broker also takes the ports two below (fast lane) and one above (replication). */
    private static final int BELOW = 2;

    private static final int ABOVE = 1;

    private FreePorts() {}

    /** One free port. */
    public static int one() {
        return first(0, 0);
    }

    /** A free port whose neighbours are free as a broker needs them. */
    public static int forBroker() {
        return first(BELOW, ABOVE);
    }

    private static int first(int below, int above) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (areFree(port - below, port + above)) {
                return port;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean areFree(int from, int to) {
        for (int port = from; port <= to; port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
