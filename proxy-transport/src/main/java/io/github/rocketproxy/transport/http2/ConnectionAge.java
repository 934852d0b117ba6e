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
    private final long openedNs;
    private long readNs;
    private long idleSinceNs;
    private long pingedNs;
    private boolean isPinged;
    private long endBeganNs;
    private boolean isEnding;

    ConnectionAge(Http2Config config, long nowNs) {
        keepAliveNs = TimeUnit.MILLISECONDS.toNanos(config.keepAliveMs());
        keepAliveTimeoutNs = TimeUnit.MILLISECONDS.toNanos(config.keepAliveTimeoutMs());
        maxIdleNs = TimeUnit.MILLISECONDS.toNanos(config.maxIdleMs());
        maxAgeNs = TimeUnit.MILLISECONDS.toNanos(config.maxAgeMs());
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
            return nowNs - endBeganNs > LAST_CALLS_NS ? Due.LAST_CALLS : Due.NOTHING;
        }
        if (maxAgeNs > 0 && nowNs - openedNs > maxAgeNs
                || isIdle && nowNs - idleSinceNs > maxIdleNs) {
            return Due.SEND_AWAY;
        }
        if (!isPinged && nowNs - readNs > keepAliveNs) {
            isPinged = true;
            pingedNs = nowNs;
            return Due.PING;
        }
        return Due.NOTHING;
    }
}
