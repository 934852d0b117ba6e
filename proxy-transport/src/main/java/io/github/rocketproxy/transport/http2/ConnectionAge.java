package io.github.rocketproxy.transport.http2;

import java.util.concurrent.TimeUnit;

/**
 * What a connection's clock asks for: a ping after silence, its end after idleness, age or a ping
 * without answer. Event loop.
 */
final class ConnectionAge {
    /** Data of the ping that looks whether the client is there. */
    static final long KEEP_ALIVE = 0x6b656570;

    /** Data of the ping that follows a GOAWAY. */
    static final long GO_AWAY = 0x676f6e65;

    private static final long PREFACE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LAST_CALLS_NS = TimeUnit.SECONDS.toNanos(10);
    private static final double JITTER = 0.1;

    /** What is due. */
    enum Due {
        NOTHING,
        PING,
        SEND_AWAY,
        LAST_CALLS,
        CLOSE
    }

    private final long keepAliveNs;
    private final long keepAliveTimeoutNs;
    private final long maxIdleNs;
    private final long maxAgeNs;
    private final long ageGraceNs;
    private final long openedNs;
    private long readNs;
    private long idleSinceNs;
    private long pingedNs;
    private boolean isPinged;
    private long endBeganNs;
    private boolean isEnding;
    private boolean isOld;

    /**
     * @param jitter from -1 to 1: how much of a tenth earlier or later the connection is old
     */
    ConnectionAge(Http2Config config, long nowNs, double jitter) {
        keepAliveNs = TimeUnit.MILLISECONDS.toNanos(config.keepAliveMs());
        keepAliveTimeoutNs = TimeUnit.MILLISECONDS.toNanos(config.keepAliveTimeoutMs());
        maxIdleNs = TimeUnit.MILLISECONDS.toNanos(config.maxIdleMs());
        ConnectionBounds bounds = config.bounds();
        double age = bounds.maxAgeMs() * (1 + JITTER * jitter);
        maxAgeNs = TimeUnit.MILLISECONDS.toNanos((long) age);
        ageGraceNs = TimeUnit.MILLISECONDS.toNanos(bounds.ageGraceMs());
        openedNs = nowNs;
        readNs = nowNs;
        idleSinceNs = nowNs;
    }

    void onRead(long nowNs) {
        readNs = nowNs;
        isPinged = false;
    }

    /** The connection is to end; false where it is ending already. */
    boolean beginToEnd(long nowNs) {
        if (isEnding) {
            return false;
        }
        isEnding = true;
        endBeganNs = nowNs;
        return true;
    }

    Due due(long nowNs, boolean isIdle, boolean hasPreface) {
        if (!isIdle) {
            idleSinceNs = nowNs;
        }
        if (!hasPreface) {
            return nowNs - openedNs > PREFACE_NS ? Due.CLOSE : Due.NOTHING;
        }
        if (isPinged && nowNs - pingedNs > keepAliveTimeoutNs) {
            return Due.CLOSE;
        }
        if (isEnding) {
            return dueInTheEnd(nowNs);
        }
        isOld = maxAgeNs > 0 && nowNs - openedNs > maxAgeNs;
        if (isOld || isIdle && nowNs - idleSinceNs > maxIdleNs) {
            return Due.SEND_AWAY;
        }
        if (!isPinged && nowNs - readNs > keepAliveNs) {
            isPinged = true;
            pingedNs = nowNs;
            return Due.PING;
        }
        return Due.NOTHING;
    }

    /** A telemetry stream would never end by itself; a drain has a time limit of its own. */
    private Due dueInTheEnd(long nowNs) {
        long endingNs = nowNs - endBeganNs;
        if (isOld && endingNs > ageGraceNs) {
            return Due.CLOSE;
        }
        return endingNs > LAST_CALLS_NS ? Due.LAST_CALLS : Due.NOTHING;
    }
}
