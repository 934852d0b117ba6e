package io.github.rocketproxy.transport.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls that last until the client ends them, at most so many, which a drain can end instead. */
final class EndableCalls implements ServerInterceptor {
    private final int maxCalls;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<EndableCall<?, ?>> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean isEnding;

    EndableCalls(int maxCalls) {
        this.maxCalls = maxCalls;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (count.incrementAndGet() > maxCalls) {
            count.decrementAndGet();
            call.close(
                    Status.RESOURCE_EXHAUSTED.withDescription("too many calls of this kind"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        EndableCall<Q, A> endable = new EndableCall<>(call);
        calls.add(endable);
        ServerCall.Listener<Q> listener = next.startCall(endable, headers);
        if (isEnding && call.getMethodDescriptor().getType() != MethodType.UNARY) {
            end(endable); // a unary one ends by itself, with an answer
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onCancel() {
                over(endable);
                super.onCancel();
            }

            @Override
            public void onComplete() {
                over(endable);
                super.onComplete();
            }
        };
    }

    private void over(EndableCall<?, ?> call) {
        if (calls.remove(call)) {
            count.decrementAndGet();
        }
    }

    /**
     * Ends all as if the server had no more to say, and those that come later as they come. Any
     * thread.
     */
    void endAll() {
        isEnding = true; // before the calls are gone through: each is in there or sees it
        calls.forEach(EndableCalls::end);
    }

    private static void end(EndableCall<?, ?> call) {
        call.close(Status.OK, new Metadata());
    }

    /** Two may end a call: its service, and a drain on another thread. The first one does. */
    private static final class EndableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean isClosed;

        EndableCall(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public synchronized void sendHeaders(Metadata headers) {
            if (!isClosed) {
                super.sendHeaders(headers);
            }
        }

        @Override
        public synchronized void sendMessage(A message) {
            if (!isClosed) {
                super.sendMessage(message);
            }
        }

        @Override
        public synchronized void close(Status status, Metadata trailers) {
            if (!isClosed) {
                isClosed = true;
                super.close(status, trailers);
            }
        }
    }
}
