package io.github.rocketproxy.server.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether a port can be listened on. */
final class PortCheck {
    private PortCheck() {}

    /**
     * Tries and judges.
     *
     * @param key of the configuration
     * @param isProxyRunning whether a proxy runs with this configuration, whose port it then is
     */
    static Finding of(String key, String host, int port, boolean isProxyRunning) {
        if (port == 0) {
            return Finding.ok(key, "any free one");
        }
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of one that has just ended are no hindrance.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return judge(key, host, port, null, isProxyRunning, "");
        } catch (IOException e) {
            return judge(key, host, port, e, isProxyRunning, PortOwner.of(port));
        }
    }

    /**
     * Judges.
     *
     * @param failure why it cannot be listened on; null: it can
     * @param owner the process that has it; empty where that is not known
     */
    static Finding judge(
            String key,
            String host,
            int port,
            IOException failure,
            boolean isProxyRunning,
            String owner) {
        String place = host + ":" + port;
        if (failure == null) {
            return Finding.ok(key, place + " is free");
        }
        boolean isTaken =
                failure instanceof BindException && failure.getMessage().contains("in use");
        if (isTaken && isProxyRunning) {
            return Finding.ok(key, place + " is the running proxy's");
        }
        if (isTaken) {
            return Finding.fail(
                    key,
                    place + " is in use" + (owner.isEmpty() ? "" : " by " + owner),
                    "stop that process (ss -ltnp shows it), or choose another port");
        }
        return Finding.fail(
                key,
                place + " cannot be listened on: " + failure.getMessage(),
                port < 1_024
                        ? "choose a port from 1024 on, or give the process CAP_NET_BIND_SERVICE"
                        : "choose an address of this machine");
    }
}
