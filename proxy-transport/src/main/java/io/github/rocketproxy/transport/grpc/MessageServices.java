package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.transport.client.Callers;
import io.github.rocketproxy.transport.codec.CallerSettings;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.http2.CallStarter;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The message path's methods. Any thread; their calls run on event loops. */
public final class MessageServices {
    private final LoopIngress ingress;
    private final FastThreadLocal<MessageLoop> loops;

    /**
     * @param ingress the shards of the event loops, and who hears of the end of their calls
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
                        return new MessageLoop(
                                limits,
                                settings,
                                epochMs,
                                ingress.listener(),
                                new CallTraces(ingress.newTraceChoice()));
                    }
                };
    }

    /** What serves each method, by its full name. */
    public Map<String, CallStarter> methods() {
        return Map.of(
                MessagingMethods.SEND_MESSAGE,
                starter(loop -> loop.sends),
                MessagingMethods.RECEIVE_MESSAGE,
                starter(loop -> loop.receives),
                MessagingMethods.PULL_MESSAGE,
                starter(loop -> loop.pulls),
                MessagingMethods.ACK_MESSAGE,
                starter(loop -> loop.acks),
                MessagingMethods.CHANGE_INVISIBLE_DURATION,
                starter(loop -> loop.changes),
                MessagingMethods.END_TRANSACTION,
                starter(loop -> loop.endTransactions),
                MessagingMethods.FORWARD_TO_DEAD_LETTER_QUEUE,
                starter(loop -> loop.deadLetters));
    }

    private CallStarter starter(Function<MessageLoop, CallPool> pool) {
        return (call, headers) -> {
            MessageLoop loop = loops.get();
            return pool.apply(loop)
                    .acquire()
                    .start(call, Callers.of(call.peer(), headers), ingress.current(), headers);
        };
    }
}
