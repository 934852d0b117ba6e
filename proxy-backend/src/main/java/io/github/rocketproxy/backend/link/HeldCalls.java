package io.github.rocketproxy.backend.link;

/**
 * What a link holds: the calls that wait or are in flight, and the bytes of their frames. Says when
 * that is enough. Event loop only.
 */
final class HeldCalls {
    /**
     * Written frames are kept until answered, and lanes keep more: this many times what may pend.
     * Not so at a broker that is slow: memory is for all.
     */
    private static final int HELD_FACTOR = 4;

    private final LinkContext context;
    private final Connectivity connectivity;
    private int count;
    private int abandoned;
    private int heartbeats;
    private int own;
    private long bytes;

    HeldCalls(LinkContext context, Connectivity connectivity) {
        this.context = context;
        this.connectivity = connectivity;
    }

    /** From now on the call has a deadline. */
    void add(BrokerCall call) {
        count++;
        heartbeats += call.isHeartbeat ? 1 : 0;
        own += call.isOwn ? 1 : 0;
        call.heldBytes = call.frameBytes();
        bytes += call.heldBytes;
        context.wheel().add(call);
    }

    void remove(BrokerCall call) {
        count--;
        heartbeats -= call.isHeartbeat ? 1 : 0;
        own -= call.isOwn ? 1 : 0;
        abandoned -= call.isAbandoned ? 1 : 0;
        bytes -= call.heldBytes;
        context.wheel().remove(call);
    }

    /** The call, which is held, has another frame, or another deadline. */
    void renew(BrokerCall call) {
        bytes -= call.heldBytes;
        call.heldBytes = call.frameBytes();
        bytes += call.heldBytes;
        context.wheel().remove(call);
        context.wheel().add(call);
    }

    /** The call's client has its verdict; its broker's answer is still awaited. */
    void abandon(BrokerCall call) {
        call.isAbandoned = true;
        abandoned++;
    }

    /** Calls whose clients wait. */
    int awaited() {
        return count - abandoned - heartbeats - own;
    }

    /** Whether there are none but heartbeats. */
    boolean isUnused() {
        return count == heartbeats;
    }

    boolean isAtCapacity() {
        return count >= context.config().inFlightCapacity();
    }

    /**
     * Whether no other call may be held.
     *
     * @param isStrained the broker is slow
     */
    boolean isFull(boolean isStrained) {
        long limit = context.config().pendingBytes();
        return isAtCapacity()
                || (connectivity.isUp()
                        ? !connectivity.connection().isWritable()
                                || bytes >= (isStrained ? limit : limit * HELD_FACTOR)
                        : bytes >= limit);
    }
}
