package io.github.rocketproxy.server;

/** Why the proxy did not start, in a sentence for the person who started it. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param message what is wrong, one line
     * @param remedy what to do about it, one line
     * @param cause for the log; may be null
     */
    public StartupException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
