package io.github.rocketproxy.transport.http2;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;

/**
 * The way back of one call: headers, messages, end, in this order. Event loop only. Not to be used
 * any more once the listener was told that the call is over: it is another call's by then.
 */
public interface CallStream {
    /** The loop that all of the call happens on. */
    EventExecutor loop();

    /** Whose connection it is: the same object for all of the connection's calls. */
    Peer peer();

    /** When the bytes that are read now came in, {@link System#nanoTime}. */
    long arrivalNs();

    /**
     * Whether the client may not send more than it has, because what it has sent waits here; or may
     * again.
     */
    void holdWindow(boolean isHeld);

    /** Begins the answer. Once, before any message. */
    void sendHeaders();

    /** As {@link #sendHeaders()}, with headers besides. */
    void sendHeaders(Metadata headers);

    /**
     * Begins a message: it is to be written to the end of the buffer that is returned, and nothing
     * else of the call may happen until {@link #endMessage}. The buffer stays the connection's.
     */
    ByteBuf beginMessage();

    /** What was written since {@link #beginMessage} is the message. */
    void endMessage();

    /** Sends a message that is there already; takes the buffer. */
    void sendMessage(ByteBuf message);

    /** Whether messages leave at once and wait neither for the client nor for the network. */
    boolean isReady();

    /** Ends a call that went well. */
    void end();

    /** Ends a call with a status; where no headers were sent the answer is the status alone. */
    void end(Status status, Metadata trailers);

    /** Breaks the call off. */
    void cancel();
}
