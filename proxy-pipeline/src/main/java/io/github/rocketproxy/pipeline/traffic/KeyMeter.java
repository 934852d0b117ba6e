package io.github.rocketproxy.pipeline.traffic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One shard's state of one topic, group, user, address or protocol, or of the total: what has gone
 * through, and up to where more may without a look at the bounds. A request that finds plenty
 * touches nothing but these few numbers. The stage's thread writes them, but for what is given
 * back: that is the shard's loop's. Any thread may read them.
 */
final class KeyMeter {
    private static final VarHandle TAKEN = field("taken");
    private static final VarHandle TAKEN_BYTES = field("takenBytes");
    private static final VarHandle GIVEN_BACK = field("givenBack");
    private static final VarHandle DELIVERED_BYTES = field("deliveredBytes");

    // stage thread
    private long taken;
    private long takenBytes;
    private long takenCeiling; // plenty is what is below
    private long bytesCeiling;
    private int tick;

    /** Stage thread: the table does not know it any more. */
    boolean isGone;

    // loop
    private long givenBack;
    private long deliveredBytes;

    private final KeyBounds bounds;

    // the table's; stage thread
    final int hash;
    final long[] words;
    final int length;
    KeyMeter next;
    int slot;

    /** What the balancer has seen of it; balancer only. */
    final Look look = new Look();

    /** What one look at a meter has found. */
    static final class Look {
        long requests;
        long bytes;
        long refusals;
        long requestDemand;
        long byteDemand;
    }

    KeyMeter(KeyShares shares, int shard, int hash, long[] words, int length) {
        bounds = new KeyBounds(shares, shard, this);
        this.hash = hash;
        this.words = words;
        this.length = length;
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(KeyMeter.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How much there may be, what was refused, and what is said then. */
    KeyBounds bounds() {
        return bounds;
    }

    /**
     * Stage thread: whether there is so much that no priority matters.
     *
     * @param now the tick that it is; bounds are looked at once a tick
     */
    boolean hasPlenty(int now) {
        return tick == now && taken < takenCeiling && takenBytes + deliveredBytes() < bytesCeiling;
    }

    /**
     * Stage thread: the bounds were looked at in this tick.
     *
     * @param requests so many more are plenty
     * @param bytes plenty as long as {@link #passedBytes} is below
     */
    void allow(int now, long requests, long bytes) {
        tick = now;
        takenCeiling = taken + requests;
        bytesCeiling = bytes;
    }

    /** Stage thread: the tick in which the bounds were looked at last. */
    int tick() {
        return tick;
    }

    /** Stage thread: the bounds are to be looked at with the next request. */
    void allowNothing() {
        takenCeiling = taken;
    }

    /** Stage thread: a request goes on, and is in flight until it is given back. */
    void take(long byteCount) {
        TAKEN.setOpaque(this, taken + 1);
        if (byteCount > 0) {
            TAKEN_BYTES.setOpaque(this, takenBytes + byteCount);
        }
    }

    /** Loop: a request has its answer, which took so many bytes of messages. */
    void giveBack(long byteCount) {
        if (byteCount > 0) {
            DELIVERED_BYTES.setOpaque(this, deliveredBytes + byteCount);
        }
        GIVEN_BACK.setRelease(this, givenBack + 1); // who sees it sees the bytes too
    }

    // readings, any thread

    /** Requests that went on and were or are in flight. */
    long taken() {
        return (long) TAKEN.getOpaque(this);
    }

    /** Requests that have no answer yet. */
    long inFlight() {
        long back = (long) GIVEN_BACK.getAcquire(this); // first: the difference is not below 0
        return taken() - back;
    }

    /** Bytes of requests that went on and of what was delivered. */
    long passedBytes() {
        return (long) TAKEN_BYTES.getOpaque(this) + deliveredBytes();
    }

    private long deliveredBytes() {
        return (long) DELIVERED_BYTES.getOpaque(this);
    }
}
