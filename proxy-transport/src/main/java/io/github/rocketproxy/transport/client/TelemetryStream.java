package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;

/**
 * The server's half of one telemetry stream. Any thread may send; commands leave in the order of
 * the calls. While the client does not read, a bounded number of them waits; one more ends the
 * stream.
 */
public final class TelemetryStream {
    private static final int MAX_QUEUED = 64;

    private final ServerCall<TelemetryCommand, TelemetryCommand> call;
    // all guarded by this
    private final ArrayDeque<TelemetryCommand> queued = new ArrayDeque<>();
    private Status ending;
    private boolean isOver;

    /**
     * @param call a call whose headers have not been sent; from now on only this stream writes to
     *     it
     */
    public TelemetryStream(ServerCall<TelemetryCommand, TelemetryCommand> call) {
        this.call = call;
    }

    /** Sends the headers: the client sees that the stream is there. Once, before all else. */
    public synchronized void open() {
        call.sendHeaders(new Metadata());
    }

    /**
     * Sends a command, now or when the client can take it.
     *
     * @return false if the stream is over, is ending, or had to be ended because its client does
     *     not read
     */
    public synchronized boolean send(TelemetryCommand command) {
        if (isOver || ending != null) {
            return false;
        }
        if (queued.size() == MAX_QUEUED) {
            abandon();
            return false;
        }
        queued.add(command);
        drain();
        return true;
    }

    /** Ends the stream with this status after all that is queued. The first end counts. */
    public synchronized void end(Status status) {
        if (!isOver && ending == null) {
            ending = status;
            drain();
        }
    }

    /** Event loop: the client can take more. */
    public synchronized void onReady() {
        drain();
    }

    /** Event loop: the call is cancelled or complete; nothing can be sent any more. */
    public synchronized void onOver() {
        isOver = true;
        queued.clear();
    }

    /** Whether nothing can be sent any more. */
    public synchronized boolean isOver() {
        return isOver;
    }

    private void drain() {
        while (!queued.isEmpty() && call.isReady()) {
            call.sendMessage(queued.poll());
        }
        if (ending != null && queued.isEmpty() && !isOver) {
            isOver = true;
            call.close(ending, new Metadata());
        }
    }

    private void abandon() {
        isOver = true;
        queued.clear();
        call.close(
                Status.RESOURCE_EXHAUSTED.withDescription(
                        "the client does not read its telemetry stream"),
                new Metadata());
    }
}
