package io.github.rocketproxy.backend.gateway;

import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.concurrent.EpochClock;

/**
 * How far the brokers' clocks are from ours, learned from the times in their pop answers. The
 * estimate is behind the truth by the time of the answer's way, so no handle expires early. Written
 * by the event loop, read by the encode thread.
 */
final class BrokerClocks {
    private static final int CAPACITY = 1024;
    private static final int SMOOTHING = 16;

    private final AtomicLongArray offsetsMs = new AtomicLongArray(CAPACITY);
    private final boolean[] isKnown = new boolean[CAPACITY];
    private final EpochClock clock;

    BrokerClocks(EpochClock clock) {
        this.clock = clock;
    }

    /** Event loop: a broker has just said what time it is there. */
    void onBrokerTime(int broker, long brokerMs) {
        int slot = broker & CAPACITY - 1;
        long seenMs = brokerMs - clock.time();
        long offsetMs = offsetsMs.getPlain(slot);
        if (!isKnown[slot] || seenMs > offsetMs) {
            isKnown[slot] = true;
            offsetMs = seenMs;
        } else {
            offsetMs += (seenMs - offsetMs) / SMOOTHING;
        }
        offsetsMs.setOpaque(slot, offsetMs);
    }

    /** Any thread: the broker's time now, epoch ms; ours as long as nothing is known. */
    long brokerNowMs(int broker) {
        return clock.time() + offsetsMs.getOpaque(broker & CAPACITY - 1);
    }
}
