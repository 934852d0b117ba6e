package io.github.rocketproxy.pipeline.access;

/**
 * A user.
 *
 * @param name the access key of its clients
 * @param secret the key of their signatures; shown nowhere
 * @param isSuper may do everything
 * @param isEnabled whether its clients are let in at all
 */
public record User(String name, String secret, boolean isSuper, boolean isEnabled) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "User[" + name + (isSuper ? ", super" : "") + (isEnabled ? "]" : ", disabled]");
    }
}
