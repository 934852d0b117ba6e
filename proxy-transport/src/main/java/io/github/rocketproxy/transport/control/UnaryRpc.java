package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.transport.proto.Status;
import java.util.function.Function;

/**
 * One unary control RPC.
 *
 * @param body answers, or throws
 * @param refusal makes an answer of nothing but a status
 * @param <Q> request
 * @param <A> answer
 */
record UnaryRpc<Q, A>(Body<Q, A> body, Function<Status, A> refusal) {
    /** Runs on a virtual thread; may block. What it throws becomes the answer's status. */
    @FunctionalInterface
    interface Body<Q, A> {
        A answer(Caller caller, Q request) throws Exception;
    }
}
