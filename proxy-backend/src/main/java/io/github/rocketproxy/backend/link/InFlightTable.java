package io.github.rocketproxy.backend.link;

/**
 * Calls in flight by opaque. An opaque is a slot's number with the slot's generation above it, so
 * an answer that comes after its call was given up meets another generation and is told apart.
 * Slots are used in turn, so an opaque comes again after two thousand million calls at the
 * earliest, however few are in flight. Event loop only; allocates nothing.
 */
public final class InFlightTable {
    private final BrokerCall[] calls;
    private final int[] generations;
    private final int[] free;
    private final int indexBits;
    private final int mask;
    private int freeCount;
    private int nextFree;

    /**
     * @param capacity a power of two
     */
    public InFlightTable(int capacity) {
        calls = new BrokerCall[capacity];
        generations = new int[capacity];
        free = new int[capacity];
        mask = capacity - 1;
        indexBits = Integer.bitCount(mask);
        for (int i = 0; i < capacity; i++) {
            free[i] = i;
        }
        freeCount = capacity;
    }

    /** The call's opaque, never negative; -1 if the table is full. */
    public int add(BrokerCall call) {
        if (freeCount == 0) {
            return -1;
        }
        int index = free[nextFree];
        nextFree = nextFree + 1 & mask;
        freeCount--;
        calls[index] = call;
        call.opaque = (generations[index] << indexBits | index) & Integer.MAX_VALUE;
        return call.opaque;
    }

    /** Takes out the call with this opaque; null where nobody waits for it. */
    public BrokerCall remove(int opaque) {
        int index = opaque & mask;
        BrokerCall call = calls[index];
        if (call == null || call.opaque != opaque) {
            return null;
        }
        call.opaque = -1;
        calls[index] = null;
        generations[index]++;
        free[nextFree + freeCount & mask] = index;
        freeCount++;
        return call;
    }

    /** The call in a slot, or null. */
    BrokerCall at(int index) {
        return calls[index];
    }

    /** Whether the call is in flight. */
    boolean holds(BrokerCall call) {
        return call.opaque >= 0;
    }

    /** Number of slots. */
    int capacity() {
        return calls.length;
    }

    /** Number of calls in flight. */
    public int size() {
        return calls.length - freeCount;
    }
}
