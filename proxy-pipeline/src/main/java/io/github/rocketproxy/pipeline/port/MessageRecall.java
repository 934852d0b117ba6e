package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.route.BrokerRef;

/**
 * Takes back a delay message before it is due. Blocks; for virtual threads of the control plane
 * only.
 */
public interface MessageRecall {
    /**
     * Asks the broker that keeps the message.
     *
     * @param handle as the broker gave it when the message was sent
     * @return the id of the message
     * @throws BrokerRefusedException among others with BAD_REQUEST: too late, or not this broker's;
     *     with FORBIDDEN: the broker takes no recalls
     */
    String recall(BrokerRef broker, String topic, String handle)
            throws BrokerRefusedException, InterruptedException;
}
