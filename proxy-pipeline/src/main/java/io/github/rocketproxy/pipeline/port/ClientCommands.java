package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.message.StoredMessage;

/**
 * Commands that brokers send to a connected client. Implemented by transport, called by backend;
 * control plane, any thread, does not block.
 *
 * <p>A stored message is the caller's and is read during the call only.
 */
public interface ClientCommands {
    /**
     * Asks a producer what became of a transaction; it answers by ending it.
     *
     * @param transactionId what the producer is to end the transaction with
     * @return false if the client has no telemetry stream, or the message cannot be read
     */
    boolean recoverTransaction(String clientId, StoredMessage message, String transactionId);

    /**
     * Tells a consumer that a lite topic is no longer its own.
     *
     * @return false if the client has no telemetry stream
     */
    boolean notifyUnsubscribeLite(String clientId, String liteTopic);

    /** Asks a client for the stacks of its threads. The answer is given exactly once. */
    void printThreadStack(String clientId, Answer answer);

    /** Has a consumer consume a message as a trial. The answer is given exactly once. */
    void verifyMessage(String clientId, StoredMessage message, Answer answer);

    /** Takes what became of a command. Called once, by any thread, not to block. */
    @FunctionalInterface
    interface Answer {
        /**
         * @param text the client's answer, or why there is none; never null
         */
        void accept(Outcome outcome, String text);
    }

    /** What became of a command. */
    enum Outcome {
        /** Done. */
        OK,
        /** The consumer's listener failed. */
        FAILED_TO_CONSUME,
        /** The consumer could not read the message. */
        MESSAGE_CORRUPTED,
        /** The client cannot do this, as consumers in order cannot verify. */
        UNSUPPORTED,
        /** The client says that it failed. */
        FAILED,
        /** The client has no telemetry stream. */
        NOT_CONNECTED,
        /** The client did not answer in time, or too many commands wait. */
        BUSY
    }
}
