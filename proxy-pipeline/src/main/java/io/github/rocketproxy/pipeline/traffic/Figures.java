package io.github.rocketproxy.pipeline.traffic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers of which each is written by one thread and read by any. Side by side, because a look at
 * the bounds of a key touches most of them.
 */
final class Figures {
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values;

    Figures(int count) {
        values = new long[count];
    }

    /** Any thread. */
    long value(int figure) {
        return (long) VALUE.getOpaque(values, figure);
    }

    /** The figure's thread. */
    void set(int figure, long value) {
        VALUE.setOpaque(values, figure, value);
    }

    /** The figure's thread. */
    void add(int figure, long amount) {
        set(figure, value(figure) + amount);
    }
}
