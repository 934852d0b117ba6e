package io.github.rocketproxy.pipeline.traffic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread writes and any thread reads. */
final class Figure {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Figure.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // by its handle
    private long value;

    /** Any thread. */
    long value() {
        return (long) VALUE.getOpaque(this);
    }

    /** The writing thread. */
    void set(long newValue) {
        VALUE.setOpaque(this, newValue);
    }

    /** The writing thread. */
    void add(long amount) {
        set(value() + amount);
    }
}
