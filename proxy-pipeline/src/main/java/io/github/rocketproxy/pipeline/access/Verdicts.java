package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What rules have said, by permission and name in UTF-8. Bounded: when full it begins anew. Any
 * thread; finding allocates nothing, and a verdict that another thread's crosses is made again.
 */
final class Verdicts {
    /** Names with a permission each; a client with more of them costs a look at the rules. */
    static final int MAX_ENTRIES = 1_024;

    private static final int INITIAL_SLOTS = 16;
    private static final Table EMPTY = new Table(new Verdict[INITIAL_SLOTS], 0);

    /** One of them. */
    record Verdict(Permission permission, byte[] name, boolean isAllowed) {
        private boolean isAbout(Permission asked, ByteBuf buffer, Slice slice) {
            if (permission != asked || name.length != slice.length()) {
                return false;
            }
            for (int i = 0; i < name.length; i++) {
                if (name[i] != buffer.getByte(slice.offset() + i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Open addressing, at most half full; never written once it is published. */
    private record Table(Verdict[] slots, int size) {}

    private final AtomicReference<Table> table = new AtomicReference<>(EMPTY);

    /** The verdict about the name that the slice points at, or null. */
    Verdict find(Permission permission, ByteBuf payload, Slice name) {
        Verdict[] slots = table.get().slots;
        int slot = firstSlot(slots, hash(permission, payload, name));
        while (slots[slot] != null) {
            if (slots[slot].isAbout(permission, payload, name)) {
                return slots[slot];
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    /** Remembers a verdict. Allocates. */
    void add(Verdict verdict) {
        Table before = table.get();
        Table base = before.size < MAX_ENTRIES ? before : EMPTY;
        boolean isHalfFull = 2 * (base.size + 1) > base.slots.length;
        Verdict[] slots = isHalfFull ? doubled(base.slots) : base.slots.clone();
        insert(slots, verdict);
        table.compareAndSet(before, new Table(slots, base.size + 1));
    }

    private static Verdict[] doubled(Verdict[] slots) {
        Verdict[] larger = new Verdict[2 * slots.length];
        for (Verdict known : slots) {
            if (known != null) {
                insert(larger, known);
            }
        }
        return larger;
    }

    /** How many there are. */
    int size() {
        return table.get().size;
    }

    private static void insert(Verdict[] slots, Verdict verdict) {
        int slot = firstSlot(slots, hash(verdict.permission, verdict.name));
        while (slots[slot] != null) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = verdict;
    }

    private static int firstSlot(Verdict[] slots, int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & (slots.length - 1);
    }

    private static int hash(Permission permission, ByteBuf buffer, Slice slice) {
        int hash = permission.ordinal();
        for (int i = slice.offset(), end = i + slice.length(); i < end; i++) {
            hash = 31 * hash + buffer.getByte(i);
        }
        return hash;
    }

    private static int hash(Permission permission, byte[] name) {
        int hash = permission.ordinal();
        for (byte b : name) {
            hash = 31 * hash + b;
        }
        return hash;
    }
}
