package io.github.rocketproxy.pipeline.route;

/**
 * A physical queue that can be written to.
 *
 * @param broker where it is
 * @param queueId its number there
 */
public record QueueRef(BrokerRef broker, int queueId) {}
