package io.github.rocketproxy.server.trace;

import io.netty.buffer.ByteBuf;

/** Takes encoded spans to a collector. One thread. */
interface SpanSender extends AutoCloseable {

    /** What became of them. */
    enum Outcome {
        TAKEN,
        /** Not now; the same spans may be sent again. */
        LATER,
        /** Never. */
        REFUSED
    }

    /**
     * Sends an {@code ExportTraceServiceRequest} and waits for the answer.
     *
     * @param request stays the caller's, who changes no byte of it until this returns; one that was
     *     not taken may be read after that, too
     * @param waitMs for all of it
     */
    Outcome send(ByteBuf request, int waitMs);

    @Override
    void close();
}
