package io.github.rocketproxy.server.trace;

/** Who takes spans. */
@FunctionalInterface
interface SpanSink extends AutoCloseable {
    /**
     * Hands over; may block.
     *
     * @param request an ExportTraceServiceRequest of OTLP
     * @param timeoutMs for each try
     * @return whether it was taken
     */
    boolean send(byte[] request, long timeoutMs);

    @Override
    default void close() {}
}
