package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.transport.http2.ConnectionView.State;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a connection shows of itself: written by its event loop, read by any thread, without order
 * between the figures.
 */
final class ConnectionStatus {
    private static final int STREAMS = 0;
    private static final int BYTES_IN = 1;
    private static final int BYTES_OUT = 2;
    private static final int UNREAD = 3;

    private final AtomicLongArray figures = new AtomicLongArray(4);

    private final long openedNs;
    private boolean isEncrypted;
    private volatile Peer peer; // null until the connection has begun
    private volatile boolean isDraining;
    private volatile boolean isPaused;

    ConnectionStatus(long openedNs) {
        this.openedNs = openedNs;
    }

    // Event loop.

    void begin(Peer peer, boolean isEncrypted) {
        this.isEncrypted = isEncrypted;
        this.peer = peer;
    }

    void onStreams(int count) {
        figures.setOpaque(STREAMS, count);
    }

    void onRead(int bytes) {
        add(BYTES_IN, bytes);
    }

    void onWritten(int bytes) {
        add(BYTES_OUT, bytes);
    }

    private void add(int figure, int bytes) {
        figures.setOpaque(figure, figures.getPlain(figure) + bytes);
    }

    void onUnread(long bytes) {
        figures.setOpaque(UNREAD, bytes);
    }

    void onDraining() {
        isDraining = true;
    }

    void onPaused(boolean isPaused) {
        this.isPaused = isPaused;
    }

    boolean isPaused() {
        return isPaused;
    }

    boolean isDraining() {
        return isDraining;
    }

    // Any thread.

    long openedNs() {
        return openedNs;
    }

    /** Null before the connection has begun. */
    ConnectionView view(long nowNs) {
        Peer peer = this.peer;
        if (peer == null) {
            return null;
        }
        return new ConnectionView(
                peer.address() instanceof InetSocketAddress address && address.getAddress() != null
                        ? NetUtil.toSocketAddressString(address)
                        : String.valueOf(peer.address()),
                isEncrypted,
                peer.certificateUser(),
                peer.attachment() instanceof Caller caller ? caller.clientId() : "",
                TimeUnit.NANOSECONDS.toMillis(nowNs - openedNs),
                isDraining ? State.DRAINING : isPaused ? State.PAUSED : State.OPEN,
                (int) figures.getOpaque(STREAMS),
                figures.getOpaque(BYTES_IN),
                figures.getOpaque(BYTES_OUT),
                figures.getOpaque(UNREAD));
    }
}
