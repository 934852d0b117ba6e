package io.github.rocketproxy.pipeline.rpc;

/** How a call itself went, whatever its answer says. */
public enum RpcResult {
    /** The client was given an answer with a code. */
    ANSWERED("answered"),
    /** The client, or its deadline, broke the call off first. */
    CANCELLED("cancelled"),
    /** The answer could not be written, or the call ended with an error of the transport. */
    FAILED("failed");

    private final String word;

    RpcResult(String word) {
        this.word = word;
    }

    /** As operators read it. */
    public String word() {
        return word;
    }
}
