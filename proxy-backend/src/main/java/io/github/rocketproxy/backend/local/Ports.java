package io.github.rocketproxy.backend.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports that can be listened on. */
final class Ports {
    private static final int ATTEMPTS = 100;

    private Ports() {}

    /** The wished port if it is free, else a free one. */
    static int free(int wished) throws IOException {
        return areFree(wished, 0, 0) ? wished : ephemeral();
    }

    /**
     * The broker's port: it also takes the port two below (the fast server) and one above (HA).
     *
     * @throws IOException no such three ports were found
     */
    static int freeForBroker(int wished) throws IOException {
        int port = wished;
        for (int i = 0; i < ATTEMPTS; i++) {
            if (areFree(port, -2, 1)) {
                return port;
            }
            port = ephemeral();
        }
        throw new IOException(
                "no free ports for the broker: port " + wished + " is taken and no other was free");
    }

    private static boolean areFree(int port, int below, int above) {
        for (int p = port + below; p <= port + above; p++) {
            if (p <= 0 || p > 65_535 || !isFree(p)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int ephemeral() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
