package io.github.rocketproxy.backend.link;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Deadlines of one shard: a hashed wheel of intrusive lists, ticks of 4 ms. Adding and removing are
 * O(1) and allocate nothing. The loop is asked for one wake-up at the earliest deadline, not for
 * one a tick; with nothing to wait for, for none. Event loop only.
 */
public final class DeadlineWheel {
    static final long TICK_NS = 1L << 22;
    private static final int TICK_SHIFT = 22;
    private static final int BUCKETS = 1024;
    private static final int MASK = BUCKETS - 1;

    private final Deadline[] buckets = new Deadline[BUCKETS];
    private final EventLoop loop;
    private final NanoClock clock;
    private final long startNs;
    private final Runnable onWake = this::onWake;
    private Future<?> wake;
    private long wakeNs;
    private long doneTick;
    private int size;

    /** Makes an empty wheel. */
    public DeadlineWheel(EventLoop loop, NanoClock clock) {
        this.loop = loop;
        this.clock = clock;
        startNs = clock.nanoTime();
    }

    /** How many deadlines are pending. */
    public int size() {
        return size;
    }

    /** Puts it in; {@link Deadline#deadlineNs} is set. */
    public void add(Deadline deadline) {
        long tick = Math.max(tickOf(deadline.deadlineNs), doneTick + 1);
        int bucket = (int) tick & MASK;
        Deadline head = buckets[bucket];
        deadline.bucket = bucket;
        deadline.previous = null;
        deadline.next = head;
        if (head != null) {
            head.previous = deadline;
        }
        buckets[bucket] = deadline;
        size++;
        wakeAt(startNs + (tick << TICK_SHIFT));
    }

    /** The first tick that is not before the time. */
    private long tickOf(long timeNs) {
        return (timeNs - startNs + TICK_NS - 1) >> TICK_SHIFT;
    }

    /** Takes it out; nothing happens if it is not in. */
    public void remove(Deadline deadline) {
        if (deadline.bucket < 0) {
            return;
        }
        if (deadline.previous == null) {
            buckets[deadline.bucket] = deadline.next;
        } else {
            deadline.previous.next = deadline.next;
        }
        if (deadline.next != null) {
            deadline.next.previous = deadline.previous;
        }
        deadline.previous = null;
        deadline.next = null;
        deadline.bucket = -1;
        size--;
    }

    private void wakeAt(long timeNs) {
        if (wake != null) {
            if (timeNs - wakeNs >= 0) {
                return;
            }
            wake.cancel(false);
        }
        wakeNs = timeNs;
        long delayNs = Math.max(0, timeNs - clock.nanoTime());
        wake = loop.schedule(onWake, delayNs, TimeUnit.NANOSECONDS);
    }

    private void onWake() {
        wake = null;
        expire(clock.nanoTime());
        if (size > 0) {
            wakeAt(startNs + (nextTick() << TICK_SHIFT));
        }
    }

    /** Runs what is over at this time. */
    void expire(long nowNs) {
        long nowTick = (nowNs - startNs) >> TICK_SHIFT;
        long first = Math.max(doneTick + 1, nowTick - MASK);
        doneTick = Math.max(doneTick, nowTick);
        for (long tick = first; tick <= nowTick; tick++) {
            expireBucket((int) tick & MASK, nowNs);
        }
    }

    private void expireBucket(int bucket, long nowNs) {
        Deadline deadline = firstOver(bucket, nowNs);
        while (deadline != null) {
            remove(deadline);
            deadline.onDeadline(nowNs);
            // from the start again: what has just run may have changed the list
            deadline = firstOver(bucket, nowNs);
        }
    }

    private Deadline firstOver(int bucket, long nowNs) {
        Deadline deadline = buckets[bucket];
        while (deadline != null && deadline.deadlineNs - nowNs > 0) {
            deadline = deadline.next;
        }
        return deadline;
    }

    /** The next tick with something in its bucket, be it for a later turn of the wheel. */
    private long nextTick() {
        long tick = doneTick + 1;
        while (buckets[(int) tick & MASK] == null) {
            tick++;
        }
        return tick;
    }
}
