package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.netty.buffer.ByteBuf;

/**
 * Writes a message's properties as the broker stores them: {@code name 0x01 value 0x02}, repeated,
 * in UTF-8. Implemented by each front-end for its own message encoding. Stateless: any stage thread
 * may call it; it reads the event's payload and allocates nothing.
 */
@FunctionalInterface
public interface PropertySource {
    /** Appends to {@code out} and returns the number of bytes written. */
    int writeTo(RequestEvent event, ByteBuf out);
}
