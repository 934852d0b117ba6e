package io.github.rocketproxy.transport.http2;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;

/**
 * One call of a connection, from its headers to its end; then another one. Owns how the call ends
 * and who hears of it; what comes in is its {@link StreamReceiver}'s, what goes out its {@link
 * StreamSender}'s. Event loop; pooled by {@link LoopConnections}.
 */
final class Http2Stream implements CallStream {
    private final StreamReceiver receiver = new StreamReceiver(this);
    private final StreamSender sender = new StreamSender(this);
    private Http2Connection connection;
    private int id;
    private CallListener listener;
    private boolean hasEnd;
    private Status endStatus;
    private Metadata endTrailers;
    private boolean isOver;
    private boolean isCancelled;

    /**
     * @param isRemoteClosed whether the headers are all that the client sends
     */
    void open(Http2Connection connection, int id, boolean isRemoteClosed) {
        this.connection = connection;
        this.id = id;
        hasEnd = false;
        isOver = false;
        isCancelled = false;
        receiver.open(connection, isRemoteClosed);
        sender.open(connection);
    }

    /** The call has been started; it may be over already. */
    void attach(CallListener listener) {
        this.listener = listener;
        if (isOver) {
            tell();
        } else if (receiver.isRemoteClosed()) {
            listener.onHalfClose();
        }
    }

    int id() {
        return id;
    }

    StreamReceiver receiver() {
        return receiver;
    }

    StreamSender sender() {
        return sender;
    }

    /** Who hears of the call; null before it has been started and after its end was told. */
    CallListener listener() {
        return listener;
    }

    boolean isOver() {
        return isOver;
    }

    /**
     * Whether the end has been decided on; it may wait behind data that the client does not take.
     */
    boolean isEnding() {
        return hasEnd || isOver;
    }

    // The call's surroundings.

    @Override
    public EventExecutor loop() {
        return connection.loop();
    }

    @Override
    public Peer peer() {
        return connection.peer();
    }

    @Override
    public long arrivalNs() {
        return connection.readNs();
    }

    // The answer.

    @Override
    public void holdWindow(boolean isHeld) {
        receiver.holdWindow(isHeld);
    }

    @Override
    public void sendHeaders() {
        sender.sendHeaders(null);
    }

    @Override
    public void sendHeaders(Metadata headers) {
        sender.sendHeaders(headers);
    }

    @Override
    public ByteBuf beginMessage() {
        return sender.beginMessage();
    }

    @Override
    public void endMessage() {
        sender.endMessage();
    }

    @Override
    public void sendMessage(ByteBuf message) {
        sender.sendMessage(message);
    }

    @Override
    public boolean isReady() {
        return sender.isDrained() && connection.outbound().isWritable();
    }

    /** The channel takes more than before. */
    void onWritable() {
        if (sender.isDrained() && !isOver) {
            tellReady();
        }
    }

    /** Nothing of the answer waits any more. */
    void onDrained() {
        if (hasEnd) {
            writeEnd();
        } else {
            tellReady();
        }
    }

    /** A call that has not been started yet will find out by itself. */
    private void tellReady() {
        if (listener != null) {
            listener.onReady();
        }
    }

    // The end.

    @Override
    public void end() {
        end(null, null);
    }

    @Override
    public void end(Status status, Metadata trailers) {
        if (isOver || hasEnd) {
            return;
        }
        hasEnd = true;
        endStatus = status;
        endTrailers = trailers;
        if (sender.isDrained()) {
            writeEnd();
        }
    }

    private void writeEnd() {
        sender.sendEnd(endStatus, endTrailers);
        finish();
    }

    /** Answers a request that is no gRPC with a status of HTTP. */
    void endHttp(int status) {
        sender.sendHttpEnd(status);
        finish();
    }

    @Override
    public void cancel() {
        cancel(Http2Error.CANCEL);
    }

    /** Breaks the call off and tells the client why. */
    void cancel(int code) {
        if (!isOver) {
            FrameWriter.reset(connection.out(), id, code);
            onBroken();
        }
    }

    /** Breaks off a call by a fault of its client's. */
    void reject(int code) {
        cancel(code);
        connection.onFaultyCall();
    }

    /** The client, or the connection's end, has broken the call off. */
    void onBroken() {
        isCancelled = true;
        finish();
    }

    private void finish() {
        isOver = true;
        connection.forget(this);
        receiver.clear();
        sender.clear();
        if (listener != null) {
            tell();
        }
    }

    private void tell() {
        CallListener told = listener;
        Http2Connection last = connection;
        boolean isBroken = isCancelled;
        listener = null;
        endStatus = null;
        endTrailers = null;
        if (isBroken) {
            told.onCancel();
        } else if (told.wantsDelivery()) {
            last.outbound().tellWhenWritten(told);
        } else {
            told.onComplete();
        }
        last.release(this);
    }
}
