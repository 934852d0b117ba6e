package io.github.rocketproxy.transport.http2;

import io.netty.util.collection.IntObjectHashMap;
import java.util.List;

/**
 * The open streams of one connection by id, and which ids the client may still open: those above
 * the last one, until the connection takes no new calls. Event loop.
 */
final class StreamTable {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>(16);
    private int lastId;
    private int refusedAbove = NO_LIMIT;

    /** The stream, or null where it is over or was never opened. */
    Http2Stream get(int id) {
        return streams.get(id);
    }

    int size() {
        return streams.size();
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    /** Highest id that the client has used; 0 at first. */
    int lastId() {
        return lastId;
    }

    /** Whether the client has used no id as high as this. */
    boolean isIdle(int id) {
        return id > lastId;
    }

    /** The client uses a new id; whether there will be a stream is not said yet. */
    void onNewId(int id) {
        lastId = id;
    }

    void add(int id, Http2Stream stream) {
        streams.put(id, stream);
    }

    void remove(int id) {
        streams.remove(id);
    }

    /** From now on new streams are refused. */
    void refuseNew() {
        refusedAbove = lastId;
    }

    boolean isRefusingNew() {
        return refusedAbove != NO_LIMIT;
    }

    boolean isRefused(int id) {
        return id > refusedAbove;
    }

    /** The client has changed the window that each of its streams has. */
    void changeSendWindows(int change) {
        for (Http2Stream stream : streams.values()) {
            stream.sender().changeWindow(change);
        }
        if (change > 0) {
            snapshot().forEach(stream -> stream.sender().drain());
        }
    }

    /** The channel takes more than before. */
    void onWritable() {
        snapshot().forEach(Http2Stream::onWritable);
    }

    /** The connection is no more. */
    void onBroken() {
        snapshot().forEach(Http2Stream::onBroken);
    }

    /** Streams end while they are gone through. */
    private List<Http2Stream> snapshot() {
        return List.copyOf(streams.values());
    }
}
