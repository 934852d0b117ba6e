package io.github.rocketproxy.server.access;

/** Users cannot be taken from where they should come from. The message says why, and no secret. */
public final class BadUsersException extends Exception {
    private static final long serialVersionUID = 1L;

    BadUsersException(String message) {
        super(message);
    }
}
