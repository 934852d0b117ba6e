package io.github.rocketproxy.transport.http2;

/**
 * A connection's dynamic table (RFC 7541, 2.3.2): a ring of fields, the newest has index 1. Evicted
 * fields are filled again, so that a client whose headers change with every call costs nothing;
 * large ones are not, or a full ring of them would be many times what the peer may use. Fields take
 * 32 bytes at least, so that there are 128 at most.
 */
final class DynamicTable {
    /** What peers may use; the protocol's default, so that no setting has to say it. */
    static final int MAX_BYTES = 4_096;

    private static final int INITIAL_SLOTS = 16;

    private HeaderField[] ring = new HeaderField[INITIAL_SLOTS];
    private int newest = -1;
    private int count;
    private int bytes;
    private int maxBytes = MAX_BYTES;

    int count() {
        return count;
    }

    /** From 1, the newest. */
    HeaderField get(int index) {
        return ring[newest - (index - 1) & ring.length - 1];
    }

    /** Evicts what is too much for the new size. */
    void resize(int maxBytes) {
        this.maxBytes = maxBytes;
        evictFor(0);
    }

    /**
     * Adds a field.
     *
     * @return the field whose place it took, to be filled again once nobody looks at it any more;
     *     the field itself where the table has no room for it; or null
     */
    HeaderField add(HeaderField field) {
        int size = field.size();
        evictFor(size);
        if (size > maxBytes) {
            return field;
        }
        if (count == ring.length) {
            grow();
        }
        newest = newest + 1 & ring.length - 1;
        HeaderField displaced = ring[newest];
        ring[newest] = field;
        count++;
        bytes += size;
        return displaced;
    }

    private void evictFor(int size) {
        while (count > 0 && bytes + size > maxBytes) {
            int oldest = newest - (count - 1) & ring.length - 1;
            bytes -= ring[oldest].size();
            if (ring[oldest].isLarge()) {
                ring[oldest] = null;
            }
            count--;
        }
    }

    private void grow() {
        HeaderField[] larger = new HeaderField[ring.length * 2];
        for (int i = 0; i < count; i++) {
            larger[count - 1 - i] = get(i + 1);
        }
        ring = larger;
        newest = count - 1;
    }
}
