package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of one event loop share: streams to be used again, room to read headers
 * into, and the beat in which their time rules are looked at. Event loop.
 */
final class LoopConnections {
    private static final int MAX_FREE_STREAMS = 4_096;
    private static final long BEAT_MS = 500;

    final RequestHeaders headers = new RequestHeaders();
    final Counters counters;
    final ConnectionTotals totals;
    final LoopSum.Share kept;
    final LoopSum.Share streams;
    final LoopSum.Share unread;
    private final ArrayDeque<Http2Stream> free = new ArrayDeque<>();
    private final List<Http2Connection> connections = new ArrayList<>();
    private final EventLoop loop;
    private boolean isBeating;

    /**
     * @param counters of the server
     * @param totals of the server
     */
    LoopConnections(EventLoop loop, Counters counters, ConnectionTotals totals) {
        this.loop = loop;
        this.counters = counters;
        this.totals = totals;
        kept = totals.kept.newShare();
        streams = totals.streams.newShare();
        unread = totals.unread.newShare();
    }

    /** The connection speaks HTTP/2 from now on, until {@link #remove}. */
    void add(Http2Connection connection) {
        connection.setLoopIndex(connections.size());
        connections.add(connection);
        totals.begun.incrementAndGet();
        totals.kept.connectionBegun();
        if (!isBeating) {
            isBeating = true;
            loop.schedule(this::beat, BEAT_MS, TimeUnit.MILLISECONDS);
        }
    }

    void remove(Http2Connection connection) {
        int index = connection.loopIndex();
        Http2Connection last = connections.removeLast();
        if (last != connection) {
            connections.set(index, last);
            last.setLoopIndex(index);
        }
        totals.begun.decrementAndGet();
        totals.kept.connectionOver();
    }

    /** Lets other threads know what this loop's connections have. */
    private void tell() {
        kept.tell();
        streams.tell();
        unread.tell();
    }

    /** Whether one more call would be too many, of all connections together. */
    boolean isFullOfStreams() {
        return streams.total() >= totals.bounds.maxStreams();
    }

    private void beat() {
        long nowNs = System.nanoTime();
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).onBeat(nowNs);
        }
        tell();
        isBeating = !connections.isEmpty();
        if (isBeating) {
            loop.schedule(this::beat, BEAT_MS, TimeUnit.MILLISECONDS);
        }
    }

    Http2Stream acquire() {
        Http2Stream stream = free.pollLast();
        return stream == null ? new Http2Stream() : stream;
    }

    void release(Http2Stream stream) {
        if (free.size() < MAX_FREE_STREAMS) {
            free.addLast(stream);
        }
    }
}
