package io.github.rocketproxy.pipeline.port;

/**
 * A frame for a broker with the replies that wait for its answer. Backend's own; opaque to the
 * core.
 */
public interface OutboundCall {}
