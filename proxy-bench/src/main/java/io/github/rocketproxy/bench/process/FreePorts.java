package io.github.rocketproxy.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports that nobody listens on. They may be taken before they are used; then try again. */
public final class FreePorts {
    private static final int ATTEMPTS = 100;

    /** A broker also takes the ports two below (fast lane) and one above (replication). */
    private static final int BELOW = 2;

    private static final int ABOVE = 1;

    private FreePorts() {}

    /** One free port. */
    public static int one() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A free port whose neighbours are free as a broker needs them. */
    public static int forBroker() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = one();
            if (areFree(port - BELOW, port + ABOVE)) {
                return port;
            }
        }
        throw new IllegalStateException("no free ports for a broker");
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
