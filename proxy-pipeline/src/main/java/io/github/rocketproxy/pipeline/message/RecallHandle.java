package io.github.rocketproxy.pipeline.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What recalls a delay message: URL-safe base64 of {@code v1 <topic> <broker name> <deliver epoch
 * ms> <message id>} in UTF-8, made by the broker when the message is sent (5.5.0). For the control
 * plane; allocates.
 *
 * @param messageId the client's id of the message (UNIQ_KEY)
 */
public record RecallHandle(String topic, String brokerName, long deliverMs, String messageId) {
    private static final String VERSION = "v1";
    private static final int PARTS = 5;

    /**
     * Takes a handle apart; padding may be left out. Parts that a later broker may append are
     * passed over.
     *
     * @throws IllegalArgumentException it is none; says why
     */
    public static RecallHandle parse(String handle) {
        if (handle.isBlank()) {
            throw new IllegalArgumentException("the recall handle is empty");
        }
        String[] parts = decode(handle).split(" ", -1);
        if (!parts[0].equals(VERSION)) {
            throw new IllegalArgumentException("the recall handle is not of version " + VERSION);
        }
        if (parts.length < PARTS) {
            throw new IllegalArgumentException("the recall handle has too few parts");
        }
        return new RecallHandle(parts[1], parts[2], deliverMs(parts[3]), parts[4]);
    }

    private static String decode(String handle) {
        try {
            return new String(Base64.getUrlDecoder().decode(handle), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the recall handle is not URL-safe base64", e);
        }
    }

    private static long deliverMs(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the recall handle has no delivery time", e);
        }
    }
}
