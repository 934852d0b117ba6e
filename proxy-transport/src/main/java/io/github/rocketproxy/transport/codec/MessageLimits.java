package io.github.rocketproxy.transport.codec;

/**
 * How much a client may ask for. Sizes are bytes in UTF-8 and inclusive.
 *
 * @param maxMessagesPerRequest messages of one send request, entries of one ack request
 * @param maxBodyBytes one message body as sent
 * @param maxUserProperties user properties of one message
 * @param maxUserPropertyBytes names, values, tag and keys of one message together
 * @param maxPropertyBytes all properties of one message in the broker's form
 * @param maxMessageGroupBytes name of a message group
 * @param maxLiteTopicBytes name of a lite topic
 * @param maxDelayMs how far ahead a delivery time may be
 * @param maxTransactionRecoverySeconds orphaned transaction recovery duration
 * @param maxBatchSize messages of one receive
 * @param minPollMs shortest long poll
 * @param maxPollMs longest long poll
 * @param pollReserveMs time kept free between the end of a long poll and the client's deadline
 * @param minInvisibleMs shortest invisible duration of a receive
 * @param maxInvisibleMs longest invisible duration
 * @param autoRenewInvisibleMs first invisible duration of messages that the proxy renews; 0: it
 *     renews none
 * @param isBodyDigestChecked whether a body is held against the digest that its sender gave
 */
public record MessageLimits(
        int maxMessagesPerRequest,
        int maxBodyBytes,
        int maxUserProperties,
        int maxUserPropertyBytes,
        int maxPropertyBytes,
        int maxMessageGroupBytes,
        int maxLiteTopicBytes,
        long maxDelayMs,
        long maxTransactionRecoverySeconds,
        int maxBatchSize,
        long minPollMs,
        long maxPollMs,
        long pollReserveMs,
        long minInvisibleMs,
        long maxInvisibleMs,
        long autoRenewInvisibleMs,
        boolean isBodyDigestChecked) {
    /** The values of the official proxy, release 5.5.0, where it has them. */
    public static final MessageLimits DEFAULTS =
            new MessageLimits(
                    1_024,
                    4_194_304,
                    128,
                    16_384,
                    32_767,
                    63,
                    64,
                    86_400_000,
                    3_600,
                    32,
                    5_000,
                    20_000,
                    150,
                    10_000,
                    43_200_000,
                    60_000,
                    true);
}
