package io.github.rocketproxy.server.doctor;

/** Whether the memory of the machine or container is enough for what the JVM may take. */
final class MemoryCheck {
    private static final long MIB = 1L << 20;

    /** Classes, code, threads, collector: what is neither heap nor buffers. Bytes. */
    private static final long REST = 256 * MIB;

    private MemoryCheck() {}

    /**
     * Judges; bytes.
     *
     * @param heap the most that the heap may take
     * @param direct the most that buffers may take
     * @param total what the machine or container has
     */
    static Finding judge(long heap, long direct, long total) {
        long needed = heap + direct + REST;
        String seen =
                "heap up to %d MiB, buffers up to %d MiB, %d MiB for the rest; there are %d MiB"
                        .formatted(heap / MIB, direct / MIB, REST / MIB, total / MIB);
        if (total >= needed) {
            return Finding.ok("memory", seen);
        }
        String advice =
                "give the machine or container "
                        + needed / MIB
                        + " MiB, or less to the JVM: -Xmx and -XX:MaxDirectMemorySize in"
                        + " ROCKETPROXY_JAVA_OPTS";
        return total < heap + direct
                ? Finding.fail("memory", seen, advice)
                : Finding.warn("memory", seen, advice);
    }
}
