package io.github.rocketproxy.pipeline.park;

import io.github.rocketproxy.pipeline.event.RequestEvent;

/** Takes requests out of the ring until what they need is there. */
@FunctionalInterface
public interface Parking {
    /**
     * Stage thread; does not wait. Moves the request out of the slot, or refuses it in place where
     * too many are parked already.
     */
    void park(RequestEvent event, Need need);
}
