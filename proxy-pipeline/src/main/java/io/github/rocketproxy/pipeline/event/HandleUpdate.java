package io.github.rocketproxy.pipeline.event;

/**
 * What has changed in a receipt handle since it was handed to the client, who goes on with the old
 * one: a renewal gives the message another pop time. Plain mutable data, like the event.
 */
public final class HandleUpdate {
    private long popTimeMs;
    private long invisibleMs;
    private int reviveQueueId;

    /** The handle is now of this pop. */
    public void set(long popTimeMs, long invisibleMs, int reviveQueueId) {
        this.popTimeMs = popTimeMs;
        this.invisibleMs = invisibleMs;
        this.reviveQueueId = reviveQueueId;
    }

    /** The handle is as the client has it. */
    public void clear() {
        set(0, 0, 0);
    }

    /** Takes over what {@code other} says. */
    public void copyFrom(HandleUpdate other) {
        set(other.popTimeMs, other.invisibleMs, other.reviveQueueId);
    }

    /** Whether the client's handle is out of date. */
    public boolean isSet() {
        return popTimeMs != 0;
    }

    /** Epoch ms of the broker's clock. */
    public long popTimeMs() {
        return popTimeMs;
    }

    public long invisibleMs() {
        return invisibleMs;
    }

    public int reviveQueueId() {
        return reviveQueueId;
    }
}
