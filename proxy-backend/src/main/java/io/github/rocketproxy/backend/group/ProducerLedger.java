package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.backend.control.RemotingCallException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What one broker has been told of producer groups, and the telling of what has changed. An entry
 * that is not withdrawn would expire, and the broker would close the connection that all of them
 * share.
 *
 * <p>{@link #touch} and {@link Line#onLost} may come from any thread, the rest from one.
 */
final class ProducerLedger {
    /** Groups in one heartbeat, as the official proxy sends them. */
    private static final int MAX_GROUPS = 100;

    private final Members members;
    private final String address;
    private final Line line;
    private final String clientId;
    private final long refreshNs;
    private final Map<String, Told> told = new HashMap<>();
    private final Set<String> touched = ConcurrentHashMap.newKeySet();

    private record Told(int losses, long atNs) {}

    ProducerLedger(Members members, String address, Line line, String clientId, long refreshMs) {
        this.members = members;
        this.address = address;
        this.line = line;
        this.clientId = clientId;
        this.refreshNs = TimeUnit.MILLISECONDS.toNanos(refreshMs);
    }

    /** Something may have changed in that group. */
    void touch(String group) {
        touched.add(group);
    }

    /** Anything may have changed, or time has passed. */
    void touchAll() {
        touched.addAll(members.producerGroups());
        touched.addAll(told.keySet());
    }

    /**
     * Tells what is new, and again what was told more than half a refresh ago. What could not be
     * told is left for the next time.
     */
    void tell(long nowNs) throws RemotingCallException, InterruptedException {
        List<String> taken = List.copyOf(touched);
        touched.removeAll(taken);
        try {
            List<String> chunk = new ArrayList<>();
            for (String group : taken) {
                if (members.isWanted(group, address)) {
                    if (isDue(group, nowNs)) {
                        chunk.add(group);
                    }
                } else {
                    withdraw(group);
                }
                if (chunk.size() == MAX_GROUPS) {
                    announce(chunk, nowNs);
                    chunk.clear();
                }
            }
            announce(chunk, nowNs);
        } catch (RemotingCallException | InterruptedException e) {
            touched.addAll(taken);
            throw e;
        }
    }

    private boolean isDue(String group, long nowNs) {
        Told known = told.get(group);
        return known == null
                || known.losses != line.losses()
                || nowNs - known.atNs >= refreshNs / 2;
    }

    private void withdraw(String group) throws RemotingCallException, InterruptedException {
        Told known = told.get(group);
        if (known == null) {
            return;
        }
        if (known.losses == line.losses()) {
            line.call(Registrations.producerLeft(clientId, group));
        }
        told.remove(group);
    }

    private void announce(List<String> groups, long nowNs)
            throws RemotingCallException, InterruptedException {
        if (groups.isEmpty()) {
            return;
        }
        int losses = line.losses();
        if (line.call(Registrations.producers(clientId, groups))) {
            groups.forEach(group -> told.put(group, new Told(losses, nowNs)));
        }
    }
}
