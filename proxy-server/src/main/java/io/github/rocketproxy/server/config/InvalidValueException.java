package io.github.rocketproxy.server.config;

/** A value that a record refuses; the key is relative to the record. */
final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final boolean isValueInMessage;

    InvalidValueException(String key, String message) {
        this(key, message, true);
    }

    private InvalidValueException(String key, String message, boolean isValueInMessage) {
        super(message);
        this.key = key;
        this.isValueInMessage = isValueInMessage;
    }

    /** Of a secret, whose value is not in the message: that may be shown. */
    static InvalidValueException ofSecret(String key, String message) {
        return new InvalidValueException(key, message, false);
    }

    /** Component name, or names joined by dots. */
    String key() {
        return key;
    }

    /**
     * The message, masked where it would show a secret.
     *
     * @param wholeKey the key with those of the records around it
     */
    String reason(String wholeKey) {
        return isValueInMessage ? Secrets.mask(wholeKey, getMessage()) : getMessage();
    }
}
