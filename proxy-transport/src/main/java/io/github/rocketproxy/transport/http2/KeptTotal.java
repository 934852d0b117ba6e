package io.github.rocketproxy.transport.http2;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much all connections of a server keep in memory for clients that do not go on, and how much
 * they may: of the memory for buffers a third for one connection, half for all. Besides, each has a
 * little in any case: what is left of a quarter when all connections share it, 1 MiB at most. Any
 * thread.
 */
final class KeptTotal {
    private static final long MAX_OF_ONE_BYTES = 512L << 20;
    private static final long MAX_FREE_BYTES = 1L << 20;
    private static final long STEP_BYTES = 64L << 10;
    private static final int ONE_OF = 3;
    private static final int ALL_OF = 2;
    private static final int FREE_OF = 4;

    private final LoopSum bytes = new LoopSum(STEP_BYTES);
    private final AtomicInteger connections = new AtomicInteger();
    private final long maxOfOneBytes;
    private final long maxBytes;
    private final long freeOfAllBytes;

    /** For the memory that the JVM gives to buffers. */
    KeptTotal() {
        this(PlatformDependent.maxDirectMemory());
    }

    /**
     * @param memoryBytes for all buffers
     */
    KeptTotal(long memoryBytes) {
        maxOfOneBytes = Math.min(MAX_OF_ONE_BYTES, memoryBytes / ONE_OF);
        maxBytes = memoryBytes / ALL_OF;
        freeOfAllBytes = memoryBytes / FREE_OF;
    }

    /** For the connections of one more loop. */
    LoopSum.Share newShare() {
        return bytes.newShare();
    }

    /** One more shares the memory; not before it may keep something. */
    void connectionBegun() {
        connections.incrementAndGet();
    }

    /** One that has begun is no more. */
    void connectionOver() {
        connections.decrementAndGet();
    }

    /** What all connections keep. */
    long bytes() {
        return bytes.value();
    }

    /** What all connections may keep. */
    long maxBytes() {
        return maxBytes;
    }

    boolean isExceeded() {
        return bytes.value() > maxBytes;
    }

    /** Whether so much is kept that what was allowed before has to go. */
    boolean isCritical() {
        return bytes.value() > maxBytes + freeOfAllBytes;
    }

    /** What one connection may keep. */
    long maxOfOneBytes() {
        return maxOfOneBytes;
    }

    /** What each connection may keep whatever others do. */
    long freeBytes() {
        return Math.min(MAX_FREE_BYTES, freeOfAllBytes / Math.max(1, connections.get()));
    }
}
