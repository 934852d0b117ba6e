package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Caller;
import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.client.Rpc;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Sends at the times of a schedule, whatever the answers do. The number in flight is bounded; while
 * the bound holds sending up, latencies grow, as they must, and the run says that the rate was
 * missed. Each message carries its intended time as its stamp.
 */
final class Pacer {
    private static final int MAX_IN_FLIGHT = 10_000;

    private final Connections connections;
    private final SendRequests requests;
    private final Schedule schedule;
    private final Run run;
    private final Outcome outcome;
    private final Runnable onAnswer;
    private final Caller[] callers;
    private final ArrayDeque<Sender> free = new ArrayDeque<>();
    private long sent;
    private int inFlight;

    /**
     * @param producers the first connections, which send
     * @param outcome where answers are booked
     * @param onAnswer called at each answer
     */
    Pacer(
            Connections connections,
            int producers,
            SendRequests requests,
            Schedule schedule,
            Run run,
            Outcome outcome,
            Runnable onAnswer) {
        this.connections = connections;
        this.requests = requests;
        this.schedule = schedule;
        this.run = run;
        this.outcome = outcome;
        this.onAnswer = onAnswer;
        this.callers = new Caller[producers];
        for (int i = 0; i < producers; i++) {
            callers[i] = connections.caller(i, Rpc.SEND);
        }
    }

    /** Sends what is due, and comes back when the next message is. */
    void tick() {
        long due = schedule.dueCount(System.nanoTime());
        while (sent < due && inFlight < MAX_IN_FLIGHT) {
            send(schedule.intendedNs(sent));
        }
        connections.flush();
        long nowNs = System.nanoTime();
        if (sent == schedule.count()) {
            if (schedule.isMissed(nowNs)) {
                run.missRate();
            }
        } else if (!run.isOver()) {
            long delayNs = Math.max(0, schedule.intendedNs(sent) - nowNs);
            connections.loop().schedule(this::tick, delayNs, TimeUnit.NANOSECONDS);
        }
    }

    private void send(long intendedNs) {
        Sender sender = free.isEmpty() ? newSender() : free.pop();
        requests.stamp(intendedNs);
        callers[(int) (sent % callers.length)].call(requests, sender.begin(intendedNs));
        sent++;
        inFlight++;
    }

    private Sender newSender() {
        Sender[] self = new Sender[1];
        self[0] =
                new Sender(
                        outcome,
                        () -> {
                            inFlight--;
                            free.push(self[0]);
                            onAnswer.run();
                        });
        return self[0];
    }
}
