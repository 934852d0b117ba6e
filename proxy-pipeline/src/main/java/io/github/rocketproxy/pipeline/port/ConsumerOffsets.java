package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.route.QueueRef;

/**
 * The offsets of one physical queue: what its broker holds, and how far a consumer group has come.
 * Blocks; for virtual threads of the control plane only.
 */
public interface ConsumerOffsets {
    /** Sets how far the group has come: the offset of the message that it takes next, from 0. */
    void commit(String group, String topic, QueueRef queue, long offset)
            throws BrokerRefusedException, InterruptedException;

    /**
     * How far the group has come.
     *
     * @throws BrokerRefusedException among others with OFFSET_NOT_FOUND: it has committed nothing
     */
    long committed(String group, String topic, QueueRef queue)
            throws BrokerRefusedException, InterruptedException;

    /** The offset of the oldest message. */
    long earliest(String topic, QueueRef queue) throws BrokerRefusedException, InterruptedException;

    /** The offset that the next message will get. */
    long latest(String topic, QueueRef queue) throws BrokerRefusedException, InterruptedException;

    /**
     * The offset of the first message that was stored at that time or later.
     *
     * @param storedMs epoch ms on the broker's clock
     */
    long storedAt(String topic, QueueRef queue, long storedMs)
            throws BrokerRefusedException, InterruptedException;
}
