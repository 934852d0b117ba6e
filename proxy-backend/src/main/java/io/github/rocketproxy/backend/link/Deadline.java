package io.github.rocketproxy.backend.link;

/** Something that has a time limit; a node of {@link DeadlineWheel}. Event loop. */
public abstract class Deadline {
    /** When it is over, {@code System.nanoTime()}. Not to be changed while in the wheel. */
    public long deadlineNs;

    Deadline previous;
    Deadline next;
    int bucket = -1;

    /** The time is over; it is out of the wheel. */
    protected abstract void onDeadline(long nowNs);
}
