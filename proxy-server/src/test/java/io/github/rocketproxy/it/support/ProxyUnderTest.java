package io.github.rocketproxy.it.support;

/** A running proxy, however it was started. */
public interface ProxyUnderTest extends AutoCloseable {
    /** Where gRPC clients connect, {@code host:port}. */
    String endpoint();

    /** Stops the proxy; fails if it does not stop as it should. */
    @Override
    void close();
}
