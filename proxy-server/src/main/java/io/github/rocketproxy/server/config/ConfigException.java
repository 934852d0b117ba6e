package io.github.rocketproxy.server.config;

/** What is wrong with the configuration, in one line: where, which key, what is allowed. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
