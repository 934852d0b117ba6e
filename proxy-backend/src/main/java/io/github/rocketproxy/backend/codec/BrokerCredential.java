package io.github.rocketproxy.backend.codec;

/**
 * As whom the proxy asks brokers.
 *
 * @param accessKey name of a user that the brokers have
 * @param secret the key of its signatures; shown nowhere
 */
public record BrokerCredential(String accessKey, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "BrokerCredential[" + accessKey + "]";
    }
}
