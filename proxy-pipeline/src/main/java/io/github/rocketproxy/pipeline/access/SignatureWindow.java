package io.github.rocketproxy.pipeline.access;

import java.util.concurrent.TimeUnit;

/**
 * How far the time that a client has signed may be from the proxy's: outside of it a signature that
 * somebody has overheard is worth nothing.
 *
 * <p>Some clients, the official Java client among them, write their local time as if it was UTC.
 * For their sake the distance is taken modulo time zones: to the nearest whole quarter of an hour
 * from 12 hours behind UTC to 14 hours ahead of it.
 *
 * @param windowMs either way; 0: any time will do
 * @param acceptsLocalTime false: every client signs UTC or an offset
 */
public record SignatureWindow(long windowMs, boolean acceptsLocalTime) {
    private static final long ALWAYS_MS = TimeUnit.DAYS.toMillis(36_500);
    private static final long QUARTER_MS = TimeUnit.MINUTES.toMillis(15);
    private static final long WEST_MS = -TimeUnit.HOURS.toMillis(12);
    private static final long EAST_MS = TimeUnit.HOURS.toMillis(14);

    /**
     * How much longer a signature holds.
     *
     * @param signed the date header
     * @param nowMs epoch ms
     * @return ms; below 0: it does not hold
     */
    long remainingMs(String signed, long nowMs) {
        if (windowMs == 0) {
            return ALWAYS_MS;
        }
        SignedTime time = SignedTime.parse(signed);
        if (time == null) {
            return -1;
        }
        long aheadMs = time.epochMs() - nowMs;
        if (acceptsLocalTime && !time.hasOffset()) {
            aheadMs -= zoneMs(aheadMs);
        }
        return Math.abs(aheadMs) <= windowMs ? aheadMs + windowMs : -1;
    }

    /** The offset that explains most of the distance. */
    private static long zoneMs(long aheadMs) {
        long nearestMs = Math.floorDiv(aheadMs + QUARTER_MS / 2, QUARTER_MS) * QUARTER_MS;
        return Math.clamp(nearestMs, WEST_MS, EAST_MS);
    }
}
