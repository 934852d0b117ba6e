package io.github.rocketproxy.backend.link;

import java.util.concurrent.TimeUnit;

/**
 * Stops requests to a broker that fails, so that nobody waits for it in vain. Decides only; time is
 * given to it. Event loop only.
 *
 * <pre>
 *          failures in a row, or too many of all
 *   CLOSED -------------------------------> OPEN <---+
 *      ^                                     |       | a probe fails: twice the pause
 *      |  probes succeed    a knock after    |       |
 *      +-----------------  the pause is ---> HALF_OPEN
 *                          answered
 * </pre>
 */
final class Circuit {
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private static final long HALF_WINDOW_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int MIN_OUTCOMES = 20;

    private final ProtectionConfig.Trips config;
    private final long minPauseNs;
    private final long maxPauseNs;
    private State state = State.CLOSED;

    // CLOSED
    private int failuresInRow;
    private long windowStartNs;
    private int failures;
    private int outcomes;
    private int formerFailures;
    private int formerOutcomes;

    // OPEN and HALF_OPEN
    private long pauseNs;
    private long knockNs;
    private boolean isKnocking;
    private int probing;
    private int succeeded;

    private long closedNs;
    private boolean hasOpened;

    Circuit(ProtectionConfig.Trips config) {
        this.config = config;
        minPauseNs = TimeUnit.MILLISECONDS.toNanos(config.minPauseMs());
        maxPauseNs = TimeUnit.MILLISECONDS.toNanos(config.maxPauseMs());
    }

    State state() {
        return state;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Since when it is closed again; only where it {@link #hasOpened}. */
    long closedNs() {
        return closedNs;
    }

    boolean hasOpened() {
        return hasOpened;
    }

    /** HALF_OPEN: whether one more may be tried; then it is under way. */
    boolean takeProbe() {
        if (state != State.HALF_OPEN || probing + succeeded >= config.probes()) {
            return false;
        }
        probing++;
        return true;
    }

    /** A probe has ended without an answer of either kind. */
    void dropProbe() {
        probing = Math.max(0, probing - 1);
    }

    /**
     * Whether the broker is to be asked for a sign of life now: the pause is over, or nobody has
     * asked for anything while it was on trial. Then that is under way.
     */
    boolean takeKnock(long nowNs) {
        if (state == State.CLOSED || isKnocking || probing > 0 || nowNs - knockNs < 0) {
            return false;
        }
        isKnocking = true;
        return true;
    }

    /** The broker is somewhere else now: no need to wait. */
    void endPause(long nowNs) {
        knockNs = nowNs;
    }

    void onKnockAnswered(long nowNs) {
        isKnocking = false;
        knockNs = nowNs + minPauseNs;
        if (state == State.OPEN) {
            state = State.HALF_OPEN;
            probing = 0;
            succeeded = 0;
        } else if (state == State.HALF_OPEN) {
            succeed(nowNs);
        }
    }

    void onKnockFailed(long nowNs) {
        isKnocking = false;
        if (state != State.CLOSED) {
            open(nowNs);
        }
    }

    void onSuccess(boolean isProbe, long nowNs) {
        if (state == State.CLOSED) {
            failuresInRow = 0;
            rotate(nowNs);
            outcomes++;
        } else if (state == State.HALF_OPEN && isProbe) {
            dropProbe();
            succeed(nowNs);
        }
    }

    private void succeed(long nowNs) {
        succeeded++;
        knockNs = nowNs + minPauseNs;
        if (succeeded >= config.probes()) {
            state = State.CLOSED;
            closedNs = nowNs;
            forgetOutcomes();
        }
    }

    /** Whether that has opened it. What was sent before it opened says nothing about a trial. */
    boolean onFailure(boolean isProbe, long nowNs) {
        if (!config.isOn() || state == State.OPEN || state == State.HALF_OPEN && !isProbe) {
            return false;
        }
        if (state == State.HALF_OPEN) {
            open(nowNs);
            return true;
        }
        rotate(nowNs);
        failuresInRow++;
        failures++;
        outcomes++;
        boolean isTooMany =
                outcomes + formerOutcomes >= MIN_OUTCOMES
                        && (failures + formerFailures) * 100L
                                >= (long) config.failurePercent() * (outcomes + formerOutcomes);
        if (failuresInRow >= config.failures() || isTooMany) {
            open(nowNs);
            return true;
        }
        return false;
    }

    /** The broker is not there, no doubt about it; whether that has opened it. */
    boolean onUnreachable(long nowNs) {
        if (!config.isOn() || state == State.OPEN) {
            return false;
        }
        open(nowNs);
        return true;
    }

    /** Nobody asks for the broker any more: what was known of it means nothing. */
    void forget() {
        state = State.CLOSED;
        hasOpened = false;
        isKnocking = false;
        probing = 0;
        forgetOutcomes();
    }

    private void forgetOutcomes() {
        failuresInRow = 0;
        outcomes = 0;
        failures = 0;
        formerOutcomes = 0;
        formerFailures = 0;
    }

    private void open(long nowNs) {
        boolean isRelapse =
                state != State.CLOSED || hasOpened && nowNs - closedNs < maxPauseNs + pauseNs;
        pauseNs = isRelapse ? Math.min(maxPauseNs, Math.max(minPauseNs, pauseNs * 2)) : minPauseNs;
        state = State.OPEN;
        hasOpened = true;
        knockNs = nowNs + pauseNs;
        probing = 0;
    }

    private void rotate(long nowNs) {
        long passedNs = nowNs - windowStartNs;
        if (passedNs >= HALF_WINDOW_NS) {
            formerFailures = passedNs < 2 * HALF_WINDOW_NS ? failures : 0;
            formerOutcomes = passedNs < 2 * HALF_WINDOW_NS ? outcomes : 0;
            failures = 0;
            outcomes = 0;
            windowStartNs = nowNs;
        }
    }
}
