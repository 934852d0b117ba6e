package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;

/**
 * The server's half of one telemetry stream. Any thread may send; commands leave in the order of
 * the calls. While the client does not read, a bounded number of them waits: an answer more than
 * that ends the stream, a command of the proxy more than that is not taken.
 */
public final class TelemetryStream {
    private static final int MAX_QUEUED = 64;
    private static final int MAX_OFFERED = 1_024;
    private static final int MAX_OFFERED_BYTES = 8 << 20;

    private final ServerCall<TelemetryCommand, TelemetryCommand> call;
    private final QueuedCommands queued;
    // all guarded by this
    private final ArrayDeque<Queued> queue = new ArrayDeque<>();
    private int offered;
    private int offeredBytes;
    private int queuedBytes;
    private Status ending;
    private boolean isOver;

    private record Queued(TelemetryCommand command, int bytes, boolean isOffered) {}

    /**
     * @param call a call whose headers have not been sent; from now on only this stream writes to
     *     it
     * @param queued what waits on all streams
     */
    public TelemetryStream(
            ServerCall<TelemetryCommand, TelemetryCommand> call, QueuedCommands queued) {
        this.call = call;
        this.queued = queued;
    }

    /** Sends the headers: the client sees that the stream is there. Once, before all else. */
    public synchronized void open() {
        call.sendHeaders(new Metadata());
    }

    /**
     * Sends an answer, now or when the client can take it.
     *
     * @return false if the stream is over, is ending, or had to be ended because its client does
     *     not read
     */
    public synchronized boolean send(TelemetryCommand answer) {
        if (isOver || ending != null) {
            return false;
        }
        if (queue.size() - offered == MAX_QUEUED || !enqueue(answer, false)) {
            abandon();
            return false;
        }
        drain();
        return true;
    }

    /**
     * Sends a command that the proxy can do without, now or when the client can take it.
     *
     * @return false if the stream is over or ending, or if too many wait already
     */
    public synchronized boolean offer(TelemetryCommand command) {
        if (isOver
                || ending != null
                || offered == MAX_OFFERED
                || offeredBytes >= MAX_OFFERED_BYTES
                || !enqueue(command, true)) {
            return false;
        }
        offered++;
        offeredBytes += command.getSerializedSize();
        drain();
        return true;
    }

    private boolean enqueue(TelemetryCommand command, boolean isOffered) {
        int bytes = command.getSerializedSize();
        if (!queued.add(bytes)) {
            return false;
        }
        queuedBytes += bytes;
        queue.add(new Queued(command, bytes, isOffered));
        return true;
    }

    private void clear() {
        queue.clear();
        queued.remove(queuedBytes);
        queuedBytes = 0;
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
        clear();
    }

    /** Whether nothing can be sent any more. */
    public synchronized boolean isOver() {
        return isOver;
    }

    private void drain() {
        while (!queue.isEmpty() && call.isReady()) {
            Queued next = queue.poll();
            queued.remove(next.bytes);
            queuedBytes -= next.bytes;
            if (next.isOffered) {
                offered--;
                offeredBytes -= next.bytes;
            }
            call.sendMessage(next.command);
        }
        if (ending != null && queue.isEmpty() && !isOver) {
            isOver = true;
            call.close(ending, new Metadata());
        }
    }

    private void abandon() {
        isOver = true;
        clear();
        call.close(
                Status.RESOURCE_EXHAUSTED.withDescription(
                        "the client does not read its telemetry stream"),
                new Metadata());
    }
}
