package io.github.rocketproxy.backend.group;

/**
 * How brokers are told. Immutable.
 *
 * @param clientId of this process, unlike every other one
 * @param tellsConsumers false: brokers hear of producers only
 * @param seats connections to each broker for consumers; the most members of one group that a
 *     broker can tell apart
 * @param consumerRefreshMs how often a broker hears again of a consumer; it forgets it after 120 s
 * @param producerRefreshMs how often a broker hears again of a producer group
 * @param callTimeoutMs how long a broker may take to answer
 */
public record MembershipConfig(
        String clientId,
        boolean tellsConsumers,
        int seats,
        long consumerRefreshMs,
        long producerRefreshMs,
        long callTimeoutMs) {

    /** The defaults: 16 seats, consumers every 40 s, producers every 20 s, calls 3 s. */
    public static MembershipConfig defaults(String clientId) {
        return new MembershipConfig(clientId, true, 16, 40_000, 20_000, 3_000);
    }
}
