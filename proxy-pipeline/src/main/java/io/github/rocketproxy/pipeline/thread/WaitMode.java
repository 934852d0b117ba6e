package io.github.rocketproxy.pipeline.thread;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;

/** What a stage thread does while its ring is empty. */
public enum WaitMode {
    /** Sleeps until woken: cheapest, a few microseconds slower. The default where cores are few. */
    BLOCKING,
    /** Spins a little, then yields: fast where cores are free. */
    YIELDING,
    /** Spins: lowest latency, one core a thread. Pin it. */
    BUSY_SPIN;

    private static final int CORES_FOR_YIELDING = 16;

    /** What suits a machine with so many processors. */
    public static WaitMode forProcessors(int processors) {
        return processors >= CORES_FOR_YIELDING ? YIELDING : BLOCKING;
    }

    /** A strategy for one ring. */
    public WaitStrategy newWaitStrategy() {
        return switch (this) {
            case BLOCKING -> new BlockingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY_SPIN -> new BusySpinWaitStrategy();
        };
    }
}
