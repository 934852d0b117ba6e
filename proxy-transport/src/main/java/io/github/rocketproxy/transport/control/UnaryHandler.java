package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.transport.client.Callers;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

/**
 * Answers a unary call from a virtual thread. Whatever goes wrong is a payload status and gRPC
 * status OK. One thread writes to a call: the one that answers it.
 */
final class UnaryHandler<Q, A> implements ServerCallHandler<Q, A> {
    private final ControlThreads threads;
    private final UnaryRpc<Q, A> rpc;

    UnaryHandler(ControlThreads threads, UnaryRpc<Q, A> rpc) {
        this.threads = threads;
        this.rpc = rpc;
    }

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
        // two, so that a second message is seen and not taken for a well-formed call
        call.request(2);
        return new UnaryListener(call, Callers.fresh(call.getAttributes(), headers));
    }

    private A answer(Caller caller, Q request) {
        try {
            if (request == null) {
                throw new RefusedException(ReplyCode.BAD_REQUEST, "the request cannot be read");
            }
            return rpc.body().answer(caller, request);
        } catch (Throwable e) {
            return rpc.refusal().apply(RefusedException.of(e).status());
        }
    }

    private void write(ServerCall<Q, A> call, A answer) {
        if (call.isCancelled()) {
            return;
        }
        call.sendHeaders(new Metadata());
        call.sendMessage(answer);
        call.close(Status.OK, new Metadata());
    }

    /** Event loop. */
    private final class UnaryListener extends ServerCall.Listener<Q> {
        private final ServerCall<Q, A> call;
        private final Caller caller;
        private Q request;
        private int messages;

        UnaryListener(ServerCall<Q, A> call, Caller caller) {
            this.call = call;
            this.caller = caller;
        }

        @Override
        public void onMessage(Q message) {
            request = messages == 0 ? message : null;
            messages++;
        }

        @Override
        public void onHalfClose() {
            Q received = request;
            if (!threads.tryRun(() -> write(call, answer(caller, received)))) {
                write(
                        call,
                        rpc.refusal()
                                .apply(
                                        RefusedException.status(
                                                ReplyCode.TOO_MANY_REQUESTS, "flow limit")));
            }
        }
    }
}
