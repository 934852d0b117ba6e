package io.github.rocketproxy.backend.lease;

import java.util.ArrayList;
import java.util.List;

/**
 * The deliveries to one client id that have leases. Kept, also empty, for the client's next ones.
 */
final class ClientLeases {
    final String clientId;
    private final List<LeasedDelivery> deliveries = new ArrayList<>();

    /** Whether it waits to be forgotten; it may have leases again by then. */
    boolean isIdle;

    /** Leases of messages that the client gets or works on. */
    int atWork;

    private boolean hasLeft;
    private long leftNs;

    ClientLeases(String clientId) {
        this.clientId = clientId;
    }

    void add(LeasedDelivery delivery) {
        delivery.placeAtClient = deliveries.size();
        deliveries.add(delivery);
    }

    void remove(LeasedDelivery delivery) {
        LeasedDelivery last = deliveries.removeLast();
        if (last != delivery) {
            deliveries.set(delivery.placeAtClient, last);
            last.placeAtClient = delivery.placeAtClient;
        }
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    /**
     * Whether the client has left since then: what it asked for before finds nobody, although its
     * connection may still look open.
     */
    boolean hasLeftSince(long timeNs) {
        return hasLeft && leftNs - timeNs >= 0;
    }

    /** The client will not confirm anything any more. */
    void onGone(long nowNs) {
        hasLeft = true;
        leftNs = nowNs;
        for (int i = deliveries.size() - 1; i >= 0; i--) {
            deliveries.get(i).onClientGone();
        }
    }

    /** This process ends. */
    void onEnd() {
        for (int i = deliveries.size() - 1; i >= 0; i--) {
            deliveries.get(i).onEnd();
        }
    }
}
