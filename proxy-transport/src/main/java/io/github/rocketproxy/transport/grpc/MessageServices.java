package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.transport.codec.CallerSettings;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Puts the message path's methods into a service. Any thread; the handlers run on event loops. */
public final class MessageServices {
    private final LoopIngress ingress;
    private final FastThreadLocal<MessageLoop> loops;

    /**
     * @param ingress the shards of the event loops
     * @param limits what clients may ask for
     * @param settings what clients have said of themselves
     * @param epochMs the clock, epoch ms
     */
    public MessageServices(
            LoopIngress ingress,
            MessageLimits limits,
            CallerSettings settings,
            LongSupplier epochMs) {
        this.ingress = ingress;
        this.loops =
                new FastThreadLocal<>() {
                    @Override
                    protected MessageLoop initialValue() {
                        return new MessageLoop(limits, settings, epochMs);
                    }
                };
    }

    /** Adds every method of {@link MessagingMethods#all()}. */
    public void bind(ServerServiceDefinition.Builder builder) {
        bind(builder, MessagingMethods.SEND_MESSAGE, loop -> loop.sends);
        bind(builder, MessagingMethods.RECEIVE_MESSAGE, loop -> loop.receives);
        bind(builder, MessagingMethods.PULL_MESSAGE, loop -> loop.pulls);
        bind(builder, MessagingMethods.ACK_MESSAGE, loop -> loop.acks);
        bind(builder, MessagingMethods.CHANGE_INVISIBLE_DURATION, loop -> loop.changes);
        bind(builder, MessagingMethods.END_TRANSACTION, loop -> loop.endTransactions);
        bind(builder, MessagingMethods.FORWARD_TO_DEAD_LETTER_QUEUE, loop -> loop.deadLetters);
    }

    private void bind(
            ServerServiceDefinition.Builder builder,
            MethodDescriptor<ByteBuf, ByteBuf> method,
            Function<MessageLoop, CallPool> pool) {
        builder.addMethod(method, (call, headers) -> start(pool, call, headers));
    }

    private ServerCall.Listener<ByteBuf> start(
            Function<MessageLoop, CallPool> pool,
            ServerCall<ByteBuf, ByteBuf> call,
            Metadata headers) {
        MessageLoop loop = loops.get();
        return pool.apply(loop)
                .acquire()
                .start(call, loop.callers.of(call.getAttributes(), headers), ingress.current());
    }
}
