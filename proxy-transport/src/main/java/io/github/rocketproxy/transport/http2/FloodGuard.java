package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.concurrent.TimeUnit;

/**
 * Counts what costs a peer nothing to send and the server something to take, and ends a connection
 * that does too much of it: calls that are broken off, pings, settings, frames without effect.
 * Event loop.
 */
final class FloodGuard {
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int MAX_RESETS = 10_000;
    private static final int MAX_CHEAP_FRAMES = 10_000;
    private static final int MAX_WINDOW_UPDATES = 100_000;
    private static final int MAX_PING_STRIKES = 2;

    private final long permitKeepAliveNs;
    private long windowBeginNs;
    private int resets;
    private int cheapFrames;
    private int freeLateFrames;
    private int windowUpdates;
    private long lastPingNs;
    private boolean hasPinged;
    private int pingStrikes;

    FloodGuard(Http2Config config, long nowNs) {
        permitKeepAliveNs = TimeUnit.MILLISECONDS.toNanos(config.permitKeepAliveMs());
        windowBeginNs = nowNs;
    }

    /** The client has broken a call off, or has made the server do so. */
    void onReset(long nowNs) {
        roll(nowNs);
        if (++resets > MAX_RESETS) {
            throw calm("too many resets", ProxyCounter.HTTP2_RESET_FLOODS);
        }
    }

    /** A frame that does nothing. */
    void onCheapFrame(long nowNs) {
        onCheapFrames(1, nowNs);
    }

    /** A frame that does little for the work of so many. */
    void onCheapFrames(int count, long nowNs) {
        roll(nowNs);
        cheapFrames += count;
        if (cheapFrames > MAX_CHEAP_FRAMES) {
            throw calm("too many frames without effect", ProxyCounter.HTTP2_FRAME_FLOODS);
        }
    }

    /**
     * The server has refused a call for want of room, by no fault of the client's: so many frames
     * of its request may be under way.
     */
    void onRefusal(int frames) {
        freeLateFrames = Math.min(freeLateFrames + frames, MAX_CHEAP_FRAMES);
    }

    /** Data of a call that is over, or was refused. */
    void onLateData(long nowNs) {
        if (freeLateFrames > 0) {
            freeLateFrames--;
        } else {
            onCheapFrame(nowNs);
        }
    }

    /** Windows are opened for what is sent: many without any answer are for nothing. */
    void onWindowUpdate(long nowNs) {
        roll(nowNs);
        if (++windowUpdates > MAX_WINDOW_UPDATES) {
            throw calm("too many window updates", ProxyCounter.HTTP2_FRAME_FLOODS);
        }
    }

    /**
     * Clients ping with each answer that they get, a thousand times a second on a fast network; so
     * only pings without one in between are counted.
     */
    void onPing(long nowNs) {
        if (hasPinged && nowNs - lastPingNs < permitKeepAliveNs) {
            if (++pingStrikes > MAX_PING_STRIKES) {
                throw calm("too_many_pings", ProxyCounter.HTTP2_PING_FLOODS);
            }
        } else {
            hasPinged = true;
            lastPingNs = nowNs;
        }
    }

    /** The server has sent headers or data: clients ping then to measure the connection. */
    void onSent() {
        hasPinged = false;
        pingStrikes = 0;
        windowUpdates = 0;
    }

    private void roll(long nowNs) {
        if (nowNs - windowBeginNs > WINDOW_NS) {
            windowBeginNs = nowNs;
            resets = 0;
            cheapFrames = 0;
            windowUpdates = 0;
        }
    }

    private static Http2Error calm(String text, ProxyCounter counter) {
        return new Http2Error(Http2Error.ENHANCE_YOUR_CALM, text, counter);
    }
}
