package io.github.rocketproxy.backend.control;

import java.io.IOException;

/** A call got no answer. The message names the address and what to look at. */
public final class RemotingCallException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param cause why, or null
     */
    public RemotingCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
