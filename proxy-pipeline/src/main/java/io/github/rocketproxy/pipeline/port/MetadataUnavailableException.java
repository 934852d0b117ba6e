package io.github.rocketproxy.pipeline.port;

/** Name servers or brokers could not be asked; says which and what to look at. */
public final class MetadataUnavailableException extends Exception {
    /**
     * @param message for operators and clients
     * @param cause the last failure, or null
     */
    public MetadataUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
