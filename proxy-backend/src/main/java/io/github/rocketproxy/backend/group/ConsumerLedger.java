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
 * What one broker has been told of consumers, seat by seat, and the telling of what has changed. A
 * broker keeps one entry for each group and connection, so an entry is withdrawn before another
 * takes its place, and each call waits for the one before: a broker does not keep their order.
 *
 * <p>{@link #touch} and {@link Line#onLost} may come from any thread, the rest from one.
 */
final class ConsumerLedger {
    private final Members members;
    private final String address;
    private final List<Line> seats;
    private final long refreshNs;
    private final List<Map<String, Told>> told = new ArrayList<>();
    private final Set<String> touched = ConcurrentHashMap.newKeySet();

    private record Told(ConsumerEntry entry, int losses, long atNs) {}

    ConsumerLedger(Members members, String address, List<Line> seats, long refreshMs) {
        this.members = members;
        this.address = address;
        this.seats = seats;
        this.refreshNs = TimeUnit.MILLISECONDS.toNanos(refreshMs);
        seats.forEach(seat -> told.add(new HashMap<>()));
    }

    /** Something may have changed in that group. */
    void touch(String group) {
        touched.add(group);
    }

    /** Anything may have changed, or time has passed. */
    void touchAll() {
        touched.addAll(members.consumerGroups());
        told.forEach(groups -> touched.addAll(groups.keySet()));
    }

    /**
     * Tells what is new, and again what was told more than half a refresh ago. What could not be
     * told is left for the next time.
     */
    void tell(long nowNs) throws RemotingCallException, InterruptedException {
        for (String group : touched) {
            touched.remove(group);
            try {
                tell(group, nowNs);
            } catch (RemotingCallException | InterruptedException e) {
                touched.add(group);
                throw e;
            }
        }
    }

    private void tell(String group, long nowNs) throws RemotingCallException, InterruptedException {
        GroupPlan plan = members.plan(group, address);
        for (int seat = 0; seat < seats.size(); seat++) {
            withdraw(group, seat, plan.at(seat));
            if (plan.at(seat) != null) {
                announce(group, seat, plan, nowNs);
            }
        }
    }

    private void withdraw(String group, int seat, ConsumerEntry wanted)
            throws RemotingCallException, InterruptedException {
        Told known = told.get(seat).get(group);
        if (known == null || (wanted != null && wanted.clientId().equals(known.entry.clientId()))) {
            return;
        }
        if (known.losses == seats.get(seat).losses()) {
            seats.get(seat).call(Registrations.consumerLeft(known.entry.clientId(), group));
        }
        told.get(seat).remove(group);
    }

    private void announce(String group, int seat, GroupPlan plan, long nowNs)
            throws RemotingCallException, InterruptedException {
        ConsumerEntry wanted = plan.at(seat);
        Told known = told.get(seat).get(group);
        int losses = seats.get(seat).losses();
        if (known != null
                && known.losses == losses
                && known.entry.equals(wanted)
                && nowNs - known.atNs < refreshNs / 2) {
            return;
        }
        if (seats.get(seat).call(Registrations.consumer(group, wanted, plan))) {
            told.get(seat).put(group, new Told(wanted, losses, nowNs));
        }
    }
}
