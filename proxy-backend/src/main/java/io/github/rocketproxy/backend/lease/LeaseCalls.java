package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.route.BrokerRef;

/**
 * What leases ask of brokers. The answer, or the failure to get one, comes to the lease as to a
 * {@link io.github.rocketproxy.pipeline.port.ChangeReply}, perhaps before the method returns. Event
 * loop.
 */
public interface LeaseCalls {
    /**
     * Makes the message visible again after this time.
     *
     * @param isSuspend the time does not count as an attempt to deliver
     */
    void change(Lease lease, long invisibleMs, boolean isSuspend);

    /** Confirms the message. */
    void ack(Lease lease);

    /** Copies the message to its group's dead letter queue. */
    void deadLetter(Lease lease, StoredMessage message);

    /** Whether what the lease has asked for in vain may be asked for again now; then it counts. */
    boolean mayRepeat(Lease lease);

    /** The broker's time now, epoch ms. */
    long brokerNowMs(BrokerRef broker);
}
