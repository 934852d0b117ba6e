package io.github.rocketproxy.transport.server;

import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.transport.http2.CallListener;
import io.github.rocketproxy.transport.http2.CallStarter;
import io.github.rocketproxy.transport.http2.CallStream;
import io.github.rocketproxy.transport.http2.RequestHeaders;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ServerMethodDefinition;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Serves a method that is written against grpc's own interfaces. */
final class ServiceMethod<Q, A> implements CallStarter {
    private final ServerMethodDefinition<Q, A> method;
    private final Context context;
    private final Supplier<RpcListener> ends;

    /**
     * @param context what the method's code looks things up in
     * @param ends who hears of the end of calls on the event loop that asks
     */
    ServiceMethod(
            ServerMethodDefinition<Q, A> method, Context context, Supplier<RpcListener> ends) {
        this.ends = ends;
        this.method = method;
        this.context = context;
    }

    @Override
    public CallListener start(CallStream stream, RequestHeaders headers) {
        long timeoutNs = headers.timeoutNs();
        Context.CancellableContext own =
                timeoutNs < 0
                        ? context.withCancellation()
                        : context.withDeadline(
                                Deadline.after(timeoutNs, TimeUnit.NANOSECONDS), stream.loop());
        ServiceCall<Q, A> call =
                new ServiceCall<>(method.getMethodDescriptor(), stream, own, ends.get());
        call.begin(method.getServerCallHandler(), headers.toMetadata());
        return call;
    }
}
