package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.pipeline.port.ClientCommands.Answer;
import io.github.rocketproxy.pipeline.port.ClientCommands.Outcome;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Commands that clients have not answered yet, by nonce. Each gets its answer exactly once: from
 * the client that was asked, or BUSY when time is up or when too many wait. Any thread.
 */
public final class PendingCommands {
    private final int maxPending;
    private final long timeoutNs;
    private final LongSupplier nanoClock;
    private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger size = new AtomicInteger();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();

    private record Pending(String clientId, long deadlineNs, Answer answer) {}

    /**
     * @param timeoutMs how long a client may take
     * @param nanoClock {@code System::nanoTime}, or a clock of a test
     */
    public PendingCommands(int maxPending, long timeoutMs, LongSupplier nanoClock) {
        this.maxPending = maxPending;
        this.timeoutNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        this.nanoClock = nanoClock;
    }

    /**
     * Waits from now on for the client's answer.
     *
     * @return the nonce to send; null if there is no room, then the answer has been given
     */
    public String open(String clientId, Answer answer) {
        if (size.incrementAndGet() > maxPending) {
            size.decrementAndGet();
            answer.accept(Outcome.BUSY, "more than " + maxPending + " commands wait for clients");
            return null;
        }
        String nonce = prefix + next.getAndIncrement();
        pending.put(nonce, new Pending(clientId, nanoClock.getAsLong() + timeoutNs, answer));
        return nonce;
    }

    /**
     * The client has answered.
     *
     * @return false if nothing waits under that nonce for that client
     */
    public boolean answer(String clientId, String nonce, Outcome outcome, String text) {
        Pending waiting = pending.get(nonce);
        return waiting != null
                && waiting.clientId.equals(clientId)
                && finish(nonce, waiting, outcome, text);
    }

    /** Gives up on those whose time is up. */
    public void expire() {
        long nowNs = nanoClock.getAsLong();
        pending.forEach(
                (nonce, waiting) -> {
                    if (waiting.deadlineNs - nowNs <= 0) {
                        finish(
                                nonce,
                                waiting,
                                Outcome.BUSY,
                                "client " + waiting.clientId + " did not answer in time");
                    }
                });
    }

    private boolean finish(String nonce, Pending waiting, Outcome outcome, String text) {
        if (!pending.remove(nonce, waiting)) {
            return false;
        }
        size.decrementAndGet();
        waiting.answer.accept(outcome, text);
        return true;
    }

    /** Commands that wait now. */
    public int size() {
        return size.get();
    }
}
