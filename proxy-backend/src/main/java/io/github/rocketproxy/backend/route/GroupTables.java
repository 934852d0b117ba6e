package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** The answers about groups and the snapshot made from them. */
final class GroupTables {
    private final int maxGroups;
    private final ConcurrentMap<String, Answer> answers = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile MeterSlots slots = new MeterSlots(0);
    private volatile GroupTable table = GroupTable.EMPTY;

    /**
     * @param isDefault no broker told; kept for a short time only
     */
    record Answer(GroupSettings settings, boolean isDefault) {}

    GroupTables(int maxGroups) {
        this.maxGroups = maxGroups;
    }

    /** Before the first answer: where groups get the numbers from that they are counted by. */
    void meter(MeterSlots slots) {
        this.slots = slots;
    }

    GroupTable table() {
        return table;
    }

    /** The newest answer about that group, or null. */
    Answer answer(String group) {
        return answers.get(group);
    }

    Collection<Answer> answers() {
        return answers.values();
    }

    boolean hasRoomFor(String group) {
        return answers.size() < maxGroups || answers.containsKey(group);
    }

    /** Takes answers in with one swap; those over the bound are left out. */
    void apply(Collection<Answer> fresh) {
        lock.lock();
        try {
            Map<String, GroupSettings> groups = new HashMap<>(table.groups());
            for (Answer answer : fresh) {
                String group = answer.settings().group();
                if (hasRoomFor(group)) {
                    answers.put(group, answer);
                    groups.put(group, answer.settings().metered(slots.slotOf(group)));
                }
            }
            table = new GroupTable(groups);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets defaults that were made before then, so that the next request asks. */
    void dropDefaults(long beforeNs) {
        lock.lock();
        try {
            Map<String, GroupSettings> groups = new HashMap<>(table.groups());
            answers.values().stream()
                    .filter(answer -> answer.isDefault())
                    .filter(answer -> answer.settings().fetchedNs() - beforeNs < 0)
                    .map(answer -> answer.settings().group())
                    .forEach(groups::remove);
            if (groups.size() < table.groups().size()) {
                answers.keySet().retainAll(groups.keySet());
                table = new GroupTable(groups);
            }
        } finally {
            lock.unlock();
        }
    }
}
