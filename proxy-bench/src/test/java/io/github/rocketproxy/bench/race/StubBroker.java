package io.github.rocketproxy.bench.race;

import io.github.rocketproxy.backend.net.Connector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/** The broker's end of a link: shows what was asked, and answers when it is told to. */
final class StubBroker implements Connector {
    private EmbeddedChannel channel;

    @Override
    public ChannelFuture connect(String address, EventLoop loop, ChannelHandler handler) {
        channel = new EmbeddedChannel(handler);
        return channel.newSucceededFuture();
    }

    /** What was asked since the last call. */
    List<RemotingCommand> requests() {
        ByteBuf stream = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            stream.writeBytes(part);
            part.release();
        }
        List<RemotingCommand> requests = new ArrayList<>();
        while (stream.isReadable()) {
            byte[] frame = new byte[stream.readInt()];
            stream.readBytes(frame);
            requests.add(decode(frame));
        }
        return requests;
    }

    private static RemotingCommand decode(byte[] frame) {
        try {
            return RemotingCommand.decode(ByteBuffer.wrap(frame));
        } catch (RemotingCommandException e) {
            throw new IllegalStateException("not a frame", e);
        }
    }

    /**
     * Grants what was asked.
     *
     * @param body stored messages, or null
     * @param fields names and values in turn
     */
    void grant(RemotingCommand request, byte[] body, String... fields) {
        RemotingCommand answer = RemotingCommand.createResponseCommand(0, null);
        answer.setOpaque(request.getOpaque());
        answer.setSerializeTypeCurrentRPC(SerializeType.ROCKETMQ);
        HashMap<String, String> map = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        answer.setExtFields(map);
        answer.setBody(body);
        channel.writeInbound(Unpooled.wrappedBuffer(answer.encode()));
    }

    void close() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }
}
