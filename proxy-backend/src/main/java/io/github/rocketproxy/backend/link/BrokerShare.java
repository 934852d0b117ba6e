package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.route.BrokerHealth;
import java.util.concurrent.TimeUnit;

/**
 * What part of the messages a broker should get, of what it would get if all were well: from {@link
 * BrokerHealth#FULL} down to a sixteenth, or nothing. Event loop only.
 */
final class BrokerShare {
    private static final long FINE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LEAST = BrokerHealth.FULL / 16;

    private final ProtectionConfig.Routing routing;
    private final Latencies latencies;
    private final AdaptiveLimit limit;
    private final Circuit circuit;

    BrokerShare(
            ProtectionConfig.Routing routing,
            Latencies latencies,
            AdaptiveLimit limit,
            Circuit circuit) {
        this.routing = routing;
        this.latencies = latencies;
        this.limit = limit;
        this.circuit = circuit;
    }

    /**
     * The share now.
     *
     * @param sendLatencyNs smoothed, of the broker's sends
     * @param heardNs when the newest answer came, or the first request that still waits for one
     *     went
     * @param waiting requests that wait for room
     */
    int at(long nowNs, long sendLatencyNs, long heardNs, int waiting) {
        if (!routing.isOn()) {
            return BrokerHealth.FULL;
        }
        if (circuit.isOpen() || isStalled(heardNs, nowNs)) {
            return 0;
        }
        if (!circuit.isClosed()) {
            return LEAST;
        }
        double part = latencyPart(sendLatencyNs) * limitPart(waiting) * recoveryPart(nowNs);
        return Math.max(LEAST, (int) (BrokerHealth.FULL * part));
    }

    /** Answers are due and none has come for a while. */
    private boolean isStalled(long heardNs, long nowNs) {
        return limit.inFlight() > 0
                && nowNs - heardNs >= TimeUnit.MILLISECONDS.toNanos(routing.stallMs());
    }

    /** One that takes more than twice as long as the best gets so much the less. */
    private double latencyPart(long sendLatencyNs) {
        double toleratedNs = Math.max(FINE_NS, 2.0 * latencies.bestNs());
        return sendLatencyNs <= toleratedNs ? 1 : toleratedNs / sendLatencyNs;
    }

    private double limitPart(int waiting) {
        return waiting == 0 ? 1 : (double) limit.inFlight() / (limit.inFlight() + waiting);
    }

    private double recoveryPart(long nowNs) {
        long slowStartNs = TimeUnit.MILLISECONDS.toNanos(routing.slowStartMs());
        if (!circuit.hasOpened() || nowNs - circuit.closedNs() >= slowStartNs) {
            return 1;
        }
        return (double) (nowNs - circuit.closedNs()) / slowStartNs;
    }
}
