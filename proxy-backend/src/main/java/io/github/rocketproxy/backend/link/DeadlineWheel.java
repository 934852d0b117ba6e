package io.github.rocketproxy.backend.link;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Deadlines of one shard: a hashed wheel of intrusive lists in two levels. The next four seconds
 * have ticks of 4 ms; what is later waits in eras of four seconds and moves to the ticks when its
 * era begins, so that thousands of long polls and leases wake nobody before their time. Adding and
 * removing are O(1) and allocate nothing. The loop is asked for one wake-up at the earliest
 * deadline, not for one a tick; with nothing to wait for, for none. Event loop only.
 */
public final class DeadlineWheel {
    static final long TICK_NS = 1L << 22;
    private static final int TICK_SHIFT = 22;
    private static final int ERA_SHIFT = 10;
    private static final int TICKS = 1 << ERA_SHIFT;
    private static final int ERAS = 1024;

    private final Deadline[] buckets = new Deadline[TICKS + ERAS];
    private final EventLoop loop;
    private final NanoClock clock;
    private final long startNs;
    private final Runnable onWake = this::onWake;
    private Future<?> wake;
    private long wakeNs;
    private long doneTick;
    private int size;
    private int ticking;
    private boolean isExpiring;

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
        if (size == 0 && !isExpiring) {
            doneTick = Math.max(doneTick, (clock.nanoTime() - startNs) >> TICK_SHIFT);
        }
        insert(deadline);
        size++;
        wakeAt(timeOf(firstTickOf(deadline)));
    }

    private void insert(Deadline deadline) {
        long tick = Math.max(tickOf(deadline.deadlineNs), doneTick + 1);
        if (tick - doneTick < TICKS) {
            ticking++;
            link(deadline, (int) tick & TICKS - 1);
        } else {
            // beyond the last era it is put into that one, and put in anew when that begins
            long era = Math.min(tick >> ERA_SHIFT, (doneTick >> ERA_SHIFT) + ERAS - 1);
            link(deadline, TICKS + ((int) era & ERAS - 1));
        }
    }

    private void link(Deadline deadline, int bucket) {
        Deadline head = buckets[bucket];
        deadline.bucket = bucket;
        deadline.previous = null;
        deadline.next = head;
        if (head != null) {
            head.previous = deadline;
        }
        buckets[bucket] = deadline;
    }

    /** When the wheel has to look at the deadline: its tick, or the beginning of its era. */
    private long firstTickOf(Deadline deadline) {
        return deadline.bucket < TICKS
                ? next(deadline.bucket, doneTick, TICKS)
                : next(deadline.bucket - TICKS, doneTick >> ERA_SHIFT, ERAS) << ERA_SHIFT;
    }

    /** The first number above {@code done} that falls into the bucket. */
    private static long next(int bucket, long done, int buckets) {
        return done + 1 + (bucket - (done + 1) & buckets - 1);
    }

    /** The first tick that is not before the time. */
    private long tickOf(long timeNs) {
        return (timeNs - startNs + TICK_NS - 1) >> TICK_SHIFT;
    }

    private long timeOf(long tick) {
        return startNs + (tick << TICK_SHIFT);
    }

    /** Takes it out; nothing happens if it is not in. */
    public void remove(Deadline deadline) {
        if (deadline.bucket >= 0) {
            unlink(deadline);
            size--;
        }
    }

    private void unlink(Deadline deadline) {
        if (deadline.previous == null) {
            buckets[deadline.bucket] = deadline.next;
        } else {
            deadline.previous.next = deadline.next;
        }
        if (deadline.next != null) {
            deadline.next.previous = deadline.previous;
        }
        ticking -= deadline.bucket < TICKS ? 1 : 0;
        deadline.previous = null;
        deadline.next = null;
        deadline.bucket = -1;
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
        isExpiring = true;
        try {
            expire(clock.nanoTime());
        } finally {
            isExpiring = false;
            if (size > 0) {
                wakeAt(timeOf(nextTick()));
            }
        }
    }

    /** Runs what is over at this time. */
    void expire(long nowNs) {
        long nowTick = (nowNs - startNs) >> TICK_SHIFT;
        while (doneTick < nowTick) {
            if (ticking == 0) { // nothing before the next era
                doneTick = Math.min(nowTick, doneTick | TICKS - 1);
                if (doneTick == nowTick) {
                    return;
                }
            }
            doneTick++;
            if ((doneTick & TICKS - 1) == 0) {
                beginEra((int) (doneTick >> ERA_SHIFT) & ERAS - 1);
            }
            expireTick((int) doneTick & TICKS - 1, nowNs);
        }
    }

    private void beginEra(int era) {
        doneTick--; // so that what is due in the era's first tick gets into it
        Deadline deadline = buckets[TICKS + era];
        buckets[TICKS + era] = null;
        while (deadline != null) {
            Deadline following = deadline.next;
            insert(deadline);
            deadline = following;
        }
        doneTick++;
    }

    private void expireTick(int bucket, long nowNs) {
        for (Deadline over = buckets[bucket]; over != null; over = buckets[bucket]) {
            remove(over);
            over.onDeadline(nowNs);
        }
    }

    /** The next tick with something in its bucket, or the beginning of the next era that has. */
    private long nextTick() {
        long boundary = ((doneTick >> ERA_SHIFT) + 1) << ERA_SHIFT;
        for (long tick = doneTick + 1; ticking > 0 && tick < doneTick + TICKS; tick++) {
            if (buckets[(int) tick & TICKS - 1] != null || tick == boundary && hasEra(tick)) {
                return tick;
            }
        }
        long era = boundary;
        while (!hasEra(era)) {
            era += TICKS;
        }
        return era;
    }

    private boolean hasEra(long firstTick) {
        return buckets[TICKS + ((int) (firstTick >> ERA_SHIFT) & ERAS - 1)] != null;
    }
}
