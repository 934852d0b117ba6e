package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.netty.buffer.ByteBuf;

/**
 * Reads one kind of request into ring slots. Laid over a request, then asked for each of its
 * events; reused for the next. One thread; does not throw on bad input and keeps no reference
 * count.
 */
public interface RequestDecoder {
    /**
     * Lays the decoder over a request.
     *
     * @return how many events the request makes, at least 1: a request that is refused as a whole
     *     is one event
     */
    int wrap(ByteBuf payload);

    /**
     * Fills the next event with what the request says, or refuses it. Caller, reply, times and
     * payload are there already. To be called exactly as often as {@link #wrap} said, with no other
     * request between.
     */
    void fill(RequestEvent event);
}
