package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one broker, and how often it has been lost: whatever was registered on it
 * before it was lost, the broker has forgotten. Opened by the first call. One thread calls.
 */
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private final String address;
    private final Remoting remoting;
    private final long timeoutMs;
    private final AtomicInteger losses = new AtomicInteger();
    private boolean isRefused; // calling thread only

    Line(String address, Remoting remoting, long timeoutMs) {
        this.address = address;
        this.remoting = remoting;
        this.timeoutMs = timeoutMs;
    }

    /** Event loop: the connection has ended. */
    void onLost() {
        losses.incrementAndGet();
    }

    /** Take this before a call: what the call registers holds as long as this is the same. */
    int losses() {
        return losses.get();
    }

    /**
     * Calls and waits.
     *
     * @return false if the broker refuses
     * @throws RemotingCallException the broker cannot be reached or does not answer
     */
    boolean call(RemotingCommand request) throws RemotingCallException, InterruptedException {
        RemotingCommand answer = remoting.invoke(address, request, timeoutMs);
        boolean isTaken = answer.getCode() == ResponseCode.SUCCESS;
        if (isTaken == isRefused) {
            isRefused = !isTaken;
            LOG.warn(
                    "{} {} registrations of clients: code {} {}",
                    address,
                    isTaken ? "takes" : "refuses",
                    answer.getCode(),
                    answer.getRemark());
        }
        return isTaken;
    }
}
