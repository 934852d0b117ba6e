package io.github.rocketproxy.backend.group;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The producers of one topic, which take turns in being asked. Not thread-safe. */
final class ProducerGroup {
    private final Set<String> clientIds = new LinkedHashSet<>();

    void add(String clientId) {
        clientIds.add(clientId);
    }

    /** True if it was the last. */
    boolean remove(String clientId) {
        clientIds.remove(clientId);
        return clientIds.isEmpty();
    }

    /** All of them; whoever is first now is last the next time. */
    List<String> inTurn() {
        List<String> turn = new ArrayList<>(clientIds);
        clientIds.remove(turn.getFirst());
        clientIds.add(turn.getFirst());
        return turn;
    }
}
