package io.github.rocketproxy.backend.control;

import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Asks a name server or broker and waits for the answer. For virtual threads. */
public interface Remoting {
    /**
     * Sends the request and waits. The request's opaque is overwritten.
     *
     * @param address {@code host:port}
     * @param timeoutMs for connecting and the answer together
     * @return the answer, whatever its code
     * @throws RemotingCallException nobody answered; names the address and what to look at
     */
    RemotingCommand invoke(String address, RemotingCommand request, long timeoutMs)
            throws RemotingCallException, InterruptedException;
}
