package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;

/** What a receipt handle does not say: whose message it is and where from, as slices of bytes. */
public class Names {
    /** What the slices point into; null where they are not needed any more. */
    public ByteBuf payload;

    public final Slice topic = new Slice();
    public final Slice group = new Slice();

    /** Empty but for lite messages. */
    public final Slice liteTopic = new Slice();
}
