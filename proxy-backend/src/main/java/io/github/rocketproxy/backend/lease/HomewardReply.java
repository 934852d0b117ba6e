package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.traffic.Grant;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.Executor;

/**
 * Takes the answer of a request that went through another shard back to the loop of its connection.
 * Called on the other shard's loop, which is where the request was in flight.
 */
final class HomewardReply implements ChangeReply {
    private final Reply reply;
    private final Grant grant;
    private final Executor home;

    /**
     * @param grant of the request; null: it has none
     */
    HomewardReply(Reply reply, Grant grant, Executor home) {
        this.reply = reply;
        this.grant = grant;
        this.home = home;
    }

    @Override
    public void complete(int index, ReplyCode code, String text) {
        giveBack();
        home.execute(() -> reply.complete(index, code, text));
    }

    @Override
    public void changed(ByteBuf receiptHandle) {
        giveBack();
        ByteBuf copy = Unpooled.copiedBuffer(receiptHandle);
        home.execute(() -> ((ChangeReply) reply).changed(copy));
    }

    private void giveBack() {
        if (grant != null) {
            grant.giveBack(0);
        }
    }

    /** Not known on this loop; nothing is lost when the answer goes to nobody. */
    @Override
    public boolean isCancelled() {
        return false;
    }
}
