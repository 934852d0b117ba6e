package io.github.rocketproxy.backend.link;

import java.util.concurrent.TimeUnit;

/**
 * How many quick requests may be in flight to a broker, by what their latency says: as long as they
 * are answered about as fast as this broker usually does, the limit grows by its square root for
 * each window in which it was used; when they take longer, they queue up at the broker, and the
 * limit shrinks in proportion. Overload that the broker speaks of, and time-outs, halve it. Windows
 * are a tenth of a second. Event loop only; allocates nothing.
 */
final class AdaptiveLimit {
    private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MIN_SAMPLES = 8;
    private static final int FIRST = 128;

    /** What is answered within this is never called slow: pauses of either side take longer. */
    private static final long FINE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How much longer than usual is still no sign of a queue. */
    private static final int TOLERANCE = 2;

    /** In how many windows the usual latency follows a lasting change for the worse. */
    private static final int SLOWNESS = 256;

    private final boolean isOn;
    private final int min;
    private final int max;
    private double limit;
    private int inFlight;

    // the window at hand
    private long windowStartNs;
    private long latencySumNs;
    private int samples;
    private int mostInFlight;
    private boolean isOverloaded;

    private double usualNs;

    AdaptiveLimit(ProtectionConfig.Concurrency config) {
        isOn = config.isOn();
        min = config.min();
        max = config.max();
        limit = Math.clamp(FIRST, min, max);
    }

    boolean hasRoom() {
        return !isOn || inFlight < (int) limit;
    }

    void take() {
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    void giveBack() {
        inFlight--;
    }

    int inFlight() {
        return inFlight;
    }

    /** 0: there is none. */
    int limit() {
        return isOn ? (int) limit : 0;
    }

    void onAnswer(long latencyNs, long nowNs) {
        latencySumNs += latencyNs;
        samples++;
        roll(nowNs);
    }

    /** The broker is overloaded, or did not answer in time. */
    void onOverload(long nowNs) {
        isOverloaded = true;
        roll(nowNs);
    }

    private void roll(long nowNs) {
        if (nowNs - windowStartNs < WINDOW_NS || !isOverloaded && samples < MIN_SAMPLES) {
            return;
        }
        if (isOverloaded) {
            limit /= 2;
        } else {
            follow((double) latencySumNs / samples);
        }
        limit = Math.clamp(limit, min, max);
        windowStartNs = nowNs;
        latencySumNs = 0;
        samples = 0;
        mostInFlight = inFlight;
        isOverloaded = false;
    }

    private void follow(double latencyNs) {
        if (usualNs == 0 || latencyNs < usualNs) {
            usualNs = latencyNs;
        } else {
            usualNs += (latencyNs - usualNs) / SLOWNESS;
        }
        double gradient = Math.max(FINE_NS, TOLERANCE * usualNs) / latencyNs;
        if (gradient < 1) {
            limit = limit * Math.max(0.5, gradient) + Math.sqrt(limit) / 2;
        } else if (mostInFlight * 2 >= limit) {
            limit += Math.sqrt(limit);
        }
    }
}
