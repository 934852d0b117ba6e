package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.pipeline.port.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.Executor;

/**
 * Takes the answer of a request that went through another shard back to the loop of its connection.
 * Called on the other shard's loop.
 */
final class HomewardReply implements ChangeReply {
    private final Reply reply;
    private final Executor home;

    HomewardReply(Reply reply, Executor home) {
        this.reply = reply;
        this.home = home;
    }

    @Override
    public void complete(int index, ReplyCode code, String text) {
        home.execute(() -> reply.complete(index, code, text));
    }

    @Override
    public void changed(ByteBuf receiptHandle) {
        ByteBuf copy = Unpooled.copiedBuffer(receiptHandle);
        home.execute(() -> ((ChangeReply) reply).changed(copy));
    }

    /** Not known on this loop; nothing is lost when the answer goes to nobody. */
    @Override
    public boolean isCancelled() {
        return false;
    }
}
