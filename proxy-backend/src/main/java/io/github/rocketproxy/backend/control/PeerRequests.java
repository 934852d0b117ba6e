package io.github.rocketproxy.backend.control;

import java.util.function.Consumer;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Takes what a peer asks of us on a connection that we have opened. */
@FunctionalInterface
public interface PeerRequests {
    /**
     * A request has come. Event loop: returns at once; the answer may be given later, by any
     * thread.
     *
     * @param address the peer, as it was called
     * @param answer takes the answer, once; does nothing for a one-way request. Sets the answer's
     *     opaque itself
     */
    void onRequest(String address, RemotingCommand request, Consumer<RemotingCommand> answer);

    /** A connection that was open has ended, whoever ended it. Event loop. */
    default void onClosed(String address) {}

    /** Says that nothing is supported. */
    PeerRequests NONE =
            (address, request, answer) ->
                    answer.accept(
                            RemotingCommand.createResponseCommand(
                                    ResponseCode.REQUEST_CODE_NOT_SUPPORTED,
                                    "request code " + request.getCode() + " is not supported"));
}
