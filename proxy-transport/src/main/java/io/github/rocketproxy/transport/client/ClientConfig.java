package io.github.rocketproxy.transport.client;

/**
 * Limits on clients, and what their settings are answered with. Immutable.
 *
 * @param maxClients most clients known at a time; more are refused
 * @param maxStreams most telemetry streams open at a time; more are refused
 * @param expiryMs a client is forgotten when it has sent neither heartbeat nor settings for so long
 * @param maxSettingsBytes largest settings that are kept for a client
 * @param maxBodyBytes largest message body, told to producers
 * @param isTypeChecked whether producers are told to compare a message's type with its topic's
 * @param receiveBatchSize messages per receive, told to consumers
 * @param longPollingMs longest receive, told to consumers
 */
public record ClientConfig(
        int maxClients,
        int maxStreams,
        long expiryMs,
        int maxSettingsBytes,
        int maxBodyBytes,
        boolean isTypeChecked,
        int receiveBatchSize,
        long longPollingMs) {

    /** The defaults of the official proxy where it has such a setting. */
    public static final ClientConfig DEFAULT =
            new ClientConfig(50_000, 100_000, 120_000, 65_536, 4_194_304, true, 32, 20_000);

    /** Refuses limits that nothing could work with. */
    public ClientConfig {
        requirePositive("maxClients", maxClients);
        requirePositive("maxStreams", maxStreams);
        requirePositive("expiryMs", expiryMs);
        requirePositive("maxSettingsBytes", maxSettingsBytes);
        requirePositive("maxBodyBytes", maxBodyBytes);
        requirePositive("receiveBatchSize", receiveBatchSize);
        requirePositive("longPollingMs", longPollingMs);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0: " + value);
        }
    }
}
