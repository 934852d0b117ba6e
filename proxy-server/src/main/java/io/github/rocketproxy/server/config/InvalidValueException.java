package io.github.rocketproxy.server.config;

/** A value that a record refuses; the key is relative to the record. */
final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    InvalidValueException(String key, String message) {
        super(message);
        this.key = key;
    }

    /** Component name, or names joined by dots. */
    String key() {
        return key;
    }
}
