package io.github.rocketproxy.backend.group;

import java.util.List;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What a broker is to know of one consumer group. Immutable.
 *
 * @param entries by seat; null where nobody sits
 * @param subscriptions of all members together: each heartbeat replaces those that the broker has
 *     for the group, so that members must not take turns with their own
 */
record GroupPlan(List<ConsumerEntry> entries, List<SubscriptionData> subscriptions) {
    /** Nobody is there. */
    static final GroupPlan NOBODY = new GroupPlan(List.of(), List.of());

    /** Who sits there; null if nobody. */
    ConsumerEntry at(int seat) {
        return seat < entries.size() ? entries.get(seat) : null;
    }
}
