package io.github.rocketproxy.pipeline.port;

import io.netty.buffer.ByteBuf;

/** The way back for CHANGE_INVISIBLE_DURATION; failures end in {@link #complete}. */
public interface ChangeReply extends Reply {
    /**
     * Done: from now on the message has this handle. Final. Event loop; the buffer is the caller's.
     *
     * @param receiptHandle ASCII between reader and writer index
     */
    void changed(ByteBuf receiptHandle);
}
