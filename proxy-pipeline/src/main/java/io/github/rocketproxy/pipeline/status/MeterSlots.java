package io.github.rocketproxy.pipeline.status;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Gives names (of topics, of groups) the small numbers under which they are counted, so that the
 * hot path needs no name. A name keeps its number as long as the process lives, so that no counter
 * goes backwards; names beyond the bound share number 0. For the control plane; any thread.
 */
public final class MeterSlots {
    /** What has no number of its own. */
    public static final int OTHER = 0;

    /** The name of {@link #OTHER}; no topic or group can have it, see the protocol's name rules. */
    public static final String OTHER_NAME = "_other";

    /** How many names without a number are told apart, to count them. */
    private static final int MAX_FOLDED = 100_000;

    private final ConcurrentMap<String, Integer> slots = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<String> names;
    private final Set<String> folded = ConcurrentHashMap.newKeySet();
    private int next = 1; // under lock

    /**
     * @param maxNames how many get a number of their own
     */
    public MeterSlots(int maxNames) {
        names = new AtomicReferenceArray<>(maxNames + 1);
        names.set(OTHER, OTHER_NAME);
    }

    /** The number of that name, given to it now if it has none; {@link #OTHER} if all are given. */
    public int slotOf(String name) {
        Integer slot = slots.get(name);
        return slot != null ? slot : assign(name);
    }

    private synchronized int assign(String name) {
        Integer slot = slots.get(name);
        if (slot != null) {
            return slot;
        }
        if (next == names.length()) {
            if (folded.size() < MAX_FOLDED) {
                folded.add(name);
            }
            return OTHER;
        }
        names.set(next, name);
        slots.put(name, next);
        return next++;
    }

    /** Whose number this is. */
    public String name(int slot) {
        return names.get(slot);
    }

    /** The number of that name; {@link #OTHER} if it has none. Gives none. */
    public int find(String name) {
        return slots.getOrDefault(name, OTHER);
    }

    /** How many names had to share a number, each counted once; stops at a hundred thousand. */
    public int foldedNames() {
        return folded.size();
    }
}
