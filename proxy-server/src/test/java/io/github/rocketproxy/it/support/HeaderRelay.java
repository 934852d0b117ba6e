package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A load balancer in front of a proxy: writes a PROXY header and then passes every byte on in both
 * directions.
 */
public final class HeaderRelay implements ProxyUnderTest {
    private static final int BUFFER_BYTES = 16_384;

    private final byte[] header;
    private final ServerSocket listener;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile ProxyUnderTest target;
    private volatile boolean isSilent;

    /** Listens at once; connections are taken once there is a target. */
    public HeaderRelay(byte[] header) {
        this.header = header.clone();
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where connections go to from now on. */
    public HeaderRelay to(ProxyUnderTest proxy) {
        target = proxy;
        Thread.startVirtualThread(this::accept);
        return this;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) throws IOException {
        String endpoint = target.endpoint();
        int colon = endpoint.lastIndexOf(':');
        Socket proxy =
                new Socket(
                        endpoint.substring(0, colon),
                        Integer.parseInt(endpoint.substring(colon + 1)));
        sockets.add(client);
        sockets.add(proxy);
        proxy.getOutputStream().write(header);
        Thread.startVirtualThread(() -> pass(client, proxy));
        Thread.startVirtualThread(() -> pass(proxy, client));
    }

    /** The network is gone without a word: connections stay, nothing gets through any more. */
    public void fallSilent() {
        isSilent = true;
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] part = new byte[BUFFER_BYTES];
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                if (!isSilent) {
                    out.write(part, 0, count);
                }
            }
        } catch (IOException closed) {
            return; // one side has gone; both are closed now
        }
    }

    /** How many connections it has passed on. */
    public int connections() {
        return sockets.size() / 2;
    }

    @Override
    public String endpoint() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
