package io.github.rocketproxy.backend.local;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One end of a pair that behaves like a TCP connection inside this JVM: what is written and flushed
 * at one end is read at the other, without a copy. Both ends live on one loop.
 *
 * <p>Addresses are those of sockets because the broker casts them. A buffer that is taken over
 * belongs to the reading end until it is fired into its pipeline. When the reader does not read,
 * the writer keeps what is over {@link #MAX_UNREAD_BYTES} and becomes unwritable as any channel.
 */
final class InProcessChannel extends AbstractChannel {
    /** What may wait at the reading end; more waits at the writing end. */
    static final int MAX_UNREAD_BYTES = 1 << 20;

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final int MAX_READS_PER_TURN = 64;

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final EventLoop loop;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Runnable deliver = this::deliver;
    private final Queue<ByteBuf> unread = new ArrayDeque<>(); // loop only
    private InProcessChannel peer; // set before registration
    private int unreadBytes; // loop only
    private boolean isReadPending; // loop only
    private boolean isDeliveryScheduled; // loop only
    private boolean isPeerClosed; // loop only
    private boolean isWriteBlocked; // loop only
    private volatile boolean isRegisteredOnce;
    private volatile boolean isClosed;

    private InProcessChannel(EventLoop loop, InetSocketAddress local, InetSocketAddress remote) {
        super(null);
        this.loop = loop;
        this.local = local;
        this.remote = remote;
    }

    /**
     * Makes a pair; the result is the end at {@code client}, its {@link #peer} the other. Register
     * the peer first.
     */
    static InProcessChannel newPair(
            EventLoop loop, InetSocketAddress client, InetSocketAddress server) {
        InProcessChannel clientEnd = new InProcessChannel(loop, client, server);
        clientEnd.peer = new InProcessChannel(loop, server, client);
        clientEnd.peer.peer = clientEnd;
        return clientEnd;
    }

    InProcessChannel peer() {
        return peer;
    }

    @Override
    @SuppressWarnings("deprecation") // the way for a channel without a file descriptor
    protected void doRegister(ChannelPromise promise) {
        isRegisteredOnce = true;
        promise.setSuccess();
    }

    @Override
    protected void doBeginRead() {
        isReadPending = true;
        scheduleDelivery();
    }

    /** A task of its own, not a nested call: two ends that answer each other must not recurse. */
    private void scheduleDelivery() {
        if (isReadPending && !isDeliveryScheduled && (!unread.isEmpty() || isPeerClosed)) {
            isDeliveryScheduled = true;
            loop.execute(deliver);
        }
    }

    private void deliver() {
        isDeliveryScheduled = false;
        if (isClosed || !isReadPending) {
            return;
        }
        if (unread.isEmpty()) {
            unsafe().close(voidPromise());
            return;
        }
        isReadPending = false;
        for (int i = 0; i < MAX_READS_PER_TURN && !unread.isEmpty(); i++) {
            ByteBuf next = unread.poll();
            unreadBytes -= next.readableBytes();
            pipeline().fireChannelRead(next);
        }
        pipeline().fireChannelReadComplete();
        if (peer.isWriteBlocked && unreadBytes < MAX_UNREAD_BYTES) {
            peer.isWriteBlocked = false;
            ((End) peer.unsafe()).flushAgain();
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer outbound) throws Exception {
        for (Object next = outbound.current(); next != null; next = outbound.current()) {
            if (isPeerClosed || peer.isClosed) {
                throw new ClosedChannelException();
            }
            if (peer.unreadBytes >= MAX_UNREAD_BYTES) {
                isWriteBlocked = true;
                break;
            }
            ByteBuf bytes = (ByteBuf) next;
            if (bytes.isReadable()) {
                peer.unread.add(bytes.retain());
                peer.unreadBytes += bytes.readableBytes();
            }
            outbound.remove();
        }
        peer.scheduleDelivery();
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedMessageTypeException(message, ByteBuf.class);
    }

    @Override
    protected void doClose() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (ByteBuf next = unread.poll(); next != null; next = unread.poll()) {
            next.release();
        }
        unreadBytes = 0;
        if (!peer.isClosed) {
            loop.execute(peer::onPeerClosed);
        }
    }

    /** What the peer wrote before it closed is still read, as on a socket. */
    private void onPeerClosed() {
        isPeerClosed = true;
        if (!isClosed && unread.isEmpty()) {
            unsafe().close(voidPromise());
        } else {
            scheduleDelivery();
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new AlreadyConnectedException();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new End();
    }

    @Override
    protected boolean isCompatible(EventLoop candidate) {
        return candidate.equals(loop);
    }

    @Override
    protected SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    @Override
    public boolean isActive() {
        return isRegisteredOnce && !isClosed;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private final class End extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            safeSetFailure(promise, new AlreadyConnectedException());
        }

        void flushAgain() {
            flush0();
        }
    }
}
