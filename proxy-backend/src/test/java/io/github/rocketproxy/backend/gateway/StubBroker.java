package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.net.Connector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/** The broker's end of the links, driven by hand; speaks through rocketmq-remoting. */
final class StubBroker implements Connector {
    final List<String> addresses = new ArrayList<>();
    final List<EmbeddedChannel> channels = new ArrayList<>();
    final Set<String> refusing = new HashSet<>();
    private final Map<String, EmbeddedChannel> newest = new HashMap<>();
    boolean isRefusing;
    boolean isPending;
    String remark = "remark";
    private final List<ChannelPromise> pending = new ArrayList<>();

    @Override
    public ChannelFuture connect(String address, EventLoop loop, ChannelHandler handler) {
        addresses.add(address);
        if (isRefusing || refusing.contains(address)) {
            return new EmbeddedChannel().newFailedFuture(new ConnectException("refused"));
        }
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        channels.add(channel);
        newest.put(address, channel);
        if (isPending) {
            pending.add(channel.newPromise());
            return pending.getLast();
        }
        return channel.newSucceededFuture();
    }

    /** Lets the connects succeed that were left pending. */
    void acceptPending() {
        isPending = false;
        pending.forEach(ChannelPromise::setSuccess);
        pending.clear();
    }

    /** The newest connection to that address. */
    EmbeddedChannel channel(String address) {
        return newest.get(address);
    }

    EmbeddedChannel channel() {
        return channels.getLast();
    }

    /** What has arrived at the newest connection since the last call. */
    List<RemotingCommand> requests() {
        return requests(channel());
    }

    static List<RemotingCommand> requests(EmbeddedChannel channel) {
        ByteBuf stream = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            stream.writeBytes(part);
            part.release();
        }
        List<RemotingCommand> commands = new ArrayList<>();
        while (stream.isReadable()) {
            byte[] frame = new byte[stream.readInt()];
            stream.readBytes(frame);
            try {
                commands.add(RemotingCommand.decode(ByteBuffer.wrap(frame)));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return commands;
    }

    RemotingCommand request() {
        List<RemotingCommand> all = requests();
        if (all.size() != 1) {
            throw new AssertionError("expected one request, got " + all);
        }
        return all.getFirst();
    }

    void answer(RemotingCommand request, int code, String... fields) {
        answer(channel(), request, code, remark, new byte[0], fields);
    }

    /** Answers with a remark of the broker's. */
    void refuse(RemotingCommand request, int code, String remark) {
        RemotingCommand response = RemotingCommand.createResponseCommand(code, remark);
        response.setOpaque(request.getOpaque());
        channel().writeInbound(Unpooled.wrappedBuffer(response.encode()));
    }

    static void answer(
            EmbeddedChannel channel,
            RemotingCommand request,
            int code,
            byte[] body,
            String... fields) {
        answer(channel, request, code, "remark", body, fields);
    }

    private static void answer(
            EmbeddedChannel channel,
            RemotingCommand request,
            int code,
            String remark,
            byte[] body,
            String... fields) {
        RemotingCommand response = RemotingCommand.createResponseCommand(code, remark);
        response.setOpaque(request.getOpaque());
        HashMap<String, String> map = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        response.setExtFields(map);
        response.setBody(body);
        response.setSerializeTypeCurrentRPC(
                request.getOpaque() % 2 == 0 ? SerializeType.JSON : SerializeType.ROCKETMQ);
        channel.writeInbound(Unpooled.wrappedBuffer(response.encode()));
    }
}
