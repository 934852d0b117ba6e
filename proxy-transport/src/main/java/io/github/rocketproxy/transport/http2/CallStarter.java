package io.github.rocketproxy.transport.http2;

/** What serves a method. Any event loop; must not block. */
@FunctionalInterface
public interface CallStarter {
    /**
     * A call begins.
     *
     * @param call the way back; it may be ended at once
     * @param headers to be read now, not kept
     * @return who hears of the call from now on
     */
    CallListener start(CallStream call, RequestHeaders headers);
}
