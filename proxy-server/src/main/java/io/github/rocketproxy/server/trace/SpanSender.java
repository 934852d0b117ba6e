package io.github.rocketproxy.server.trace;

import io.netty.buffer.ByteBuf;

/** Takes encoded spans to a collector. One thread, but for {@link #close}. */
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
     * Sends an {@code ExportTraceServiceRequest} and waits for the answer. Does not throw.
     *
     * @param request stays the caller's, who may change its bytes once it is TAKEN; else it may
     *     still be read
     * @param waitMs for all of it
     */
    Outcome send(ByteBuf request, int waitMs);

    /** Ends what is under way; any thread. From then on nothing is taken. */
    @Override
    void close();
}
