package io.github.rocketproxy.backend.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.remoting.netty.NettyDecoder;
import org.apache.rocketmq.remoting.netty.NettyEncoder;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * One connection with its calls in flight, by opaque. What the peer asks of us goes to {@link
 * PeerRequests}.
 */
final class ControlConnection extends ChannelInitializer<Channel> {
    private final ConcurrentMap<Integer, CompletableFuture<RemotingCommand>> calls =
            new ConcurrentHashMap<>();
    private final String address;
    private final PeerRequests requests;
    private volatile long lastReadNs = System.nanoTime();
    private volatile boolean isClosed;

    ControlConnection(String address, PeerRequests requests) {
        this.address = address;
        this.requests = requests;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new NettyEncoder(), new NettyDecoder(), new Answers());
    }

    /** Writes the request; the future gets the answer or the connection's end. Any thread. */
    CompletableFuture<RemotingCommand> call(Channel channel, RemotingCommand request) {
        CompletableFuture<RemotingCommand> answer = new CompletableFuture<>();
        calls.put(request.getOpaque(), answer);
        if (isClosed) {
            answer.completeExceptionally(new ClosedChannelException());
            return answer;
        }
        channel.writeAndFlush(request)
                .addListener(
                        written -> {
                            if (!written.isSuccess()) {
                                answer.completeExceptionally(written.cause());
                            }
                        });
        return answer;
    }

    void forget(int opaque) {
        calls.remove(opaque);
    }

    /** True if nothing at all came in since then: the peer or the way to it is dead. */
    boolean isSilentSince(long sinceNs) {
        return lastReadNs - sinceNs < 0;
    }

    private final class Answers extends SimpleChannelInboundHandler<RemotingCommand> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, RemotingCommand command) {
            lastReadNs = System.nanoTime();
            if (!command.isResponseType()) {
                requests.onRequest(address, command, answer -> answer(ctx, command, answer));
                return;
            }
            CompletableFuture<RemotingCommand> call = calls.remove(command.getOpaque());
            if (call != null) {
                call.complete(command);
            }
        }

        private void answer(
                ChannelHandlerContext ctx, RemotingCommand request, RemotingCommand answer) {
            if (request.isOnewayRPC()) {
                return;
            }
            answer.setOpaque(request.getOpaque());
            answer.markResponseType();
            answer.setSerializeTypeCurrentRPC(request.getSerializeTypeCurrentRPC());
            ctx.writeAndFlush(answer);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            isClosed = true;
            ClosedChannelException closed = new ClosedChannelException();
            calls.values().forEach(call -> call.completeExceptionally(closed));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            calls.values().forEach(call -> call.completeExceptionally(cause));
            ctx.close();
        }
    }
}
