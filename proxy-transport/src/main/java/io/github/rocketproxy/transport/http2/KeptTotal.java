package io.github.rocketproxy.transport.http2;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much all connections of a server keep in memory for clients that do not go on, and how much
 * they may: of the memory for buffers a third for one connection, half for all. Any thread.
 */
final class KeptTotal {
    private static final long MAX_OF_ONE_BYTES = 512L << 20;
    private static final int ONE_OF = 3;
    private static final int ALL_OF = 2;

    private final AtomicLong bytes = new AtomicLong();
    private final long maxOfOneBytes;
    private final long maxBytes;

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
    }

    void add(long change) {
        bytes.addAndGet(change);
    }

    boolean isExceeded() {
        return bytes.get() > maxBytes;
    }

    /** What one connection may keep. */
    long maxOfOneBytes() {
        return maxOfOneBytes;
    }
}
