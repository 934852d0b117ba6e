package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.route.BrokerRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;

/**
 * Every broker name that any route has shown, with its newest address. A name keeps its index for
 * the life of the process and is never dropped: receipt handles name brokers long after the topic's
 * route has forgotten them. Not thread-safe; the caches call it under their lock.
 */
final class Brokers {
    /** Names that can be told apart; above any real cluster, so that a bad peer cannot fill us. */
    static final int MAX_BROKERS = 4_096;

    private final Map<String, BrokerRef> byName = new LinkedHashMap<>();

    /**
     * Takes in what a name server said.
     *
     * @return true if a known broker has got another address, so that older routes must be remade
     * @throws IllegalStateException over {@link #MAX_BROKERS} names
     */
    boolean learn(List<BrokerData> datas) {
        boolean hasMoved = false;
        for (BrokerData data : datas) {
            String address = address(data);
            BrokerRef known = byName.get(data.getBrokerName());
            if (known == null) {
                requireRoom(data.getBrokerName());
                byName.put(
                        data.getBrokerName(),
                        new BrokerRef(byName.size(), data.getBrokerName(), address));
            } else if (!Objects.equals(known.address(), address)) {
                byName.put(known.name(), new BrokerRef(known.index(), known.name(), address));
                hasMoved = true;
            }
        }
        return hasMoved;
    }

    private void requireRoom(String name) {
        if (byName.size() >= MAX_BROKERS) {
            throw new IllegalStateException(
                    "broker " + name + " is beyond the " + MAX_BROKERS + " names this proxy keeps");
        }
    }

    BrokerRef get(String name) {
        return byName.get(name);
    }

    /** By name; a copy. */
    Map<String, BrokerRef> snapshot() {
        return Collections.unmodifiableMap(new HashMap<>(byName));
    }

    /** The master's address, else that of the lowest id, which can still be read; null if none. */
    static String address(BrokerData data) {
        if (data.getBrokerAddrs() == null || data.getBrokerAddrs().isEmpty()) {
            return null;
        }
        return data.getBrokerAddrs().get(new TreeSet<>(data.getBrokerAddrs().keySet()).first());
    }

    static boolean hasMaster(BrokerData data) {
        return data.getBrokerAddrs() != null && data.getBrokerAddrs().containsKey(MixAll.MASTER_ID);
    }
}
