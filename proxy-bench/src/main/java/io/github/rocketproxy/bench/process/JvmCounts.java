package io.github.rocketproxy.bench.process;

/**
 * What a JVM has counted since its start.
 *
 * @param allocatedBytes allocated on the heap by all threads, those that ended included
 * @param gcPauseMs pauses of its collectors
 */
public record JvmCounts(long allocatedBytes, long gcPauseMs) {}
