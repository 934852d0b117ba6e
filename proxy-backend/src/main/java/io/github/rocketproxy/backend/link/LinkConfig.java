package io.github.rocketproxy.backend.link;

/**
 * Limits and times of the broker links of one shard.
 *
 * @param clientId this proxy's name towards brokers
 * @param inFlightCapacity most calls of a link that wait or are in flight; a power of two up to
 *     65536
 * @param pendingBytes most bytes of a link that wait for the socket
 * @param requestTimeoutMs how long a broker has for an answer
 * @param pollMarginMs how much longer than its polling time a pop may take
 * @param keepAliveMs idle time after which a heartbeat is sent
 * @param backoffMinMs wait after the first failed connect
 * @param backoffMaxMs longest wait between connects
 * @param maxFrameBytes longest frame taken from a broker
 * @param sendBatchCount most messages of one frame
 * @param sendBatchBytes most body bytes of one frame of several messages
 * @param sendJoinBytes longest body that joins others in a frame
 * @param sendsInFlight most unanswered frames with sends to one topic; what comes meanwhile joins
 *     and leaves with the next answer. 0: no bound
 * @param copyBytes longest body that is copied behind its header; longer ones are written from
 *     where they lie
 * @param ackBatchCount most receipt handles of one frame
 * @param poolCapacity calls kept for reuse
 * @param protection towards brokers that are slow or gone
 */
public record LinkConfig(
        String clientId,
        int inFlightCapacity,
        long pendingBytes,
        long requestTimeoutMs,
        long pollMarginMs,
        long keepAliveMs,
        long backoffMinMs,
        long backoffMaxMs,
        int maxFrameBytes,
        int sendBatchCount,
        int sendBatchBytes,
        int sendJoinBytes,
        int sendsInFlight,
        int copyBytes,
        int ackBatchCount,
        int poolCapacity,
        ProtectionConfig protection) {

    /** Says which limit is wrong, and what it may be. */
    public LinkConfig {
        require(Integer.bitCount(inFlightCapacity) == 1, "inFlightCapacity: a power of two");
        require(inFlightCapacity <= 1 << 16, "inFlightCapacity: at most 65536");
        require(pendingBytes > 0, "pendingBytes: above 0");
        require(requestTimeoutMs > 0, "requestTimeoutMs: above 0");
        require(keepAliveMs > 0, "keepAliveMs: above 0");
        require(backoffMinMs > 0 && backoffMaxMs >= backoffMinMs, "backoffMs: 0 < min <= max");
        require(maxFrameBytes >= 1 << 16, "maxFrameBytes: at least 65536");
        require(sendBatchCount > 0, "sendBatchCount: above 0");
        require(sendsInFlight >= 0, "sendsInFlight: 0 or above");
        require(ackBatchCount > 0, "ackBatchCount: above 0");
        require(poolCapacity > 0, "poolCapacity: above 0");
    }

    private static void require(boolean isRight, String text) {
        if (!isRight) {
            throw new IllegalArgumentException(text);
        }
    }

    /** What serves most. */
    public static LinkConfig defaults(String clientId) {
        return defaults(clientId, 0, ProtectionConfig.DEFAULT);
    }

    /** The same with another bound on unanswered sends, and another protection. */
    public static LinkConfig defaults(
            String clientId, int sendsInFlight, ProtectionConfig protection) {
        return new LinkConfig(
                clientId,
                16384,
                64L << 20,
                2_000,
                5_000,
                30_000,
                100,
                5_000,
                32 << 20,
                64,
                256 << 10,
                32 << 10,
                sendsInFlight,
                2 << 10,
                64,
                4096,
                protection);
    }
}
