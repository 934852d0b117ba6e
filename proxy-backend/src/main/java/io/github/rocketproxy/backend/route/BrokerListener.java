package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.route.BrokerRef;
import java.util.Collection;

/**
 * Hears of the brokers when a refresh has changed any route, and after each refresh as long as no
 * route leads to one of them; on the thread that has refreshed.
 */
@FunctionalInterface
public interface BrokerListener {
    /**
     * The brokers now.
     *
     * @param known every one that was ever known, with its newest address
     * @param unrouted of these: those that no topic's route leads to any more
     */
    void onBrokers(Collection<BrokerRef> known, Collection<BrokerRef> unrouted);
}
