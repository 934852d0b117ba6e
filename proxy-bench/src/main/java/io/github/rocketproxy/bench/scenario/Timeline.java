package io.github.rocketproxy.bench.scenario;

import java.util.function.LongSupplier;

/** How long a run has taken, and about how long it still takes, by the estimates of its parts. */
public final class Timeline {
    private static final long NS_PER_S = 1_000_000_000;
    private static final double MAX_PACE = 2;

    private final LongSupplier nanoTime;
    private final long startNs;
    private long pastS;
    private long laterS;
    private long currentS;
    private long currentStartNs;
    private double done;

    /**
     * @param totalS estimate of the whole run
     * @param nanoTime the clock
     */
    public Timeline(long totalS, LongSupplier nanoTime) {
        this.laterS = totalS;
        this.nanoTime = nanoTime;
        this.startNs = nanoTime.getAsLong();
        this.currentStartNs = startNs;
    }

    /** A part of the run begins, which the total includes. */
    public void begin(long estimateS) {
        pastS += currentS;
        laterS = Math.max(0, laterS - estimateS);
        currentS = estimateS;
        currentStartNs = nanoTime.getAsLong();
        done = 0;
    }

    /** So much of the current part is done, from 0 to 1. */
    public void progress(double part) {
        done = part;
    }

    /** About how long is left, s: what comes later takes longer where what is past did. */
    public long leftS() {
        double elapsedS = seconds(nanoTime.getAsLong() - currentStartNs);
        double left = done > 0 ? elapsedS / done - elapsedS : currentS - elapsedS;
        double pace =
                pastS == 0 ? 1 : Math.clamp(seconds(currentStartNs - startNs) / pastS, 1, MAX_PACE);
        return Math.round(laterS * pace + Math.max(0, left));
    }

    private static double seconds(long ns) {
        return (double) ns / NS_PER_S;
    }

    /** Time passed and time left, for people. */
    public String describe() {
        long passedS = (nanoTime.getAsLong() - startNs) / NS_PER_S;
        return "%d:%02d, about %s left".formatted(passedS / 60, passedS % 60, minutes(leftS()));
    }

    /** A time as people say it. */
    public static String minutes(long seconds) {
        return seconds < 90 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }
}
