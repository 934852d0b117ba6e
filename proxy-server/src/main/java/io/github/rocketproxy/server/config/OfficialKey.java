package io.github.rocketproxy.server.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A key of the official proxy's file that means something here.
 *
 * @param key ours
 * @param conversion from the official value's unit to ours
 */
record OfficialKey(String key, Conversion conversion) {
    /** What is done to the value. */
    enum Conversion {
        NONE,
        SECONDS_TO_MS,
        /** 0 and less mean "no limit" there. */
        NO_LIMIT_TO_MAX,
        /** The same, and the number itself is refused there. */
        FIRST_REFUSED_TO_MAX
    }

    private static final Set<String> SWITCHES =
            Set.of(
                    "limits.topicTypeCheck",
                    "leases.autoRenew",
                    "auth.authentication",
                    "auth.authorization");

    private static final Map<String, OfficialKey> KEYS = new HashMap<>();

    static {
        map("proxyMode", "mode");
        map("namesrvAddr", "namesrv.addresses");
        map("proxyClusterName", "metrics.cluster");
        map("proxyName", "metrics.node");
        map("brokerConfigPath", "local.brokerConfig");
        map("grpcServerPort", "grpc.port");
        map("grpcMaxConcurrentCallsPerConnection", "grpc.maxConcurrentStreams");
        map("grpcMaxInboundMessageSize", "grpc.maxInboundMessageBytes");
        map("grpcClientIdleTimeMills", "grpc.maxConnectionIdleMs");
        map("grpcShutdownTimeSeconds", "shutdown.drainMs", Conversion.SECONDS_TO_MS);
        map("maxMessageSize", "limits.maxBodyBytes", Conversion.NO_LIMIT_TO_MAX);
        map("maxUserPropertySize", "limits.maxPropertiesBytes", Conversion.NO_LIMIT_TO_MAX);
        map("userPropertyMaxNum", "limits.maxPropertyCount", Conversion.NO_LIMIT_TO_MAX);
        map("maxMessageGroupSize", "limits.maxMessageGroupBytes", Conversion.FIRST_REFUSED_TO_MAX);
        map("maxDelayTimeMills", "limits.maxDelayMs", Conversion.NO_LIMIT_TO_MAX);
        map("maxTransactionRecoverySecond", "limits.maxTransactionRecoverySeconds");
        map("minInvisibleTimeMillsForRecv", "limits.minInvisibleMs");
        map("maxInvisibleTimeMills", "limits.maxInvisibleMs");
        map("grpcClientConsumerMinLongPollingTimeoutMillis", "limits.minLongPollingMs");
        map("grpcClientConsumerMaxLongPollingTimeoutMillis", "limits.maxLongPollingMs");
        map("grpcClientConsumerLongPollingBatchSize", "limits.receiveBatchSize");
        map("enableTopicMessageTypeCheck", "limits.topicTypeCheck");
        map("enableProxyAutoRenew", "leases.autoRenew");
        map("defaultInvisibleTimeMills", "leases.invisibleMs");
        map("renewAheadTimeMillis", "leases.renewAheadMs");
        map("renewMaxTimeMillis", "leases.maxHoldMs");
        map("maxLiteRenewNumPerChannel", "leases.maxLitePerClient");
        map("topicRouteServiceCacheMaxNum", "metadata.maxTopics");
        map("subscriptionGroupConfigCacheMaxNum", "metadata.maxGroups");
        map("topicRouteServiceCacheRefreshSeconds", "metadata.refreshMs", Conversion.SECONDS_TO_MS);
        map("authenticationEnabled", "auth.authentication");
        map("authorizationEnabled", "auth.authorization");
        map("userCacheMaxNum", "auth.maxUsers");
        map("tlsCertWatchIntervalMs", "tls.reloadMs");
        map(
                "transactionHeartbeatPeriodSecond",
                "membership.producerRefreshMs",
                Conversion.SECONDS_TO_MS);
        map(
                "grpcProxyRelayRequestTimeoutInSeconds",
                "membership.commandTimeoutMs",
                Conversion.SECONDS_TO_MS);
        map("userCacheRefreshSeconds", "auth.refreshMs", Conversion.SECONDS_TO_MS);
    }

    private static void map(String official, String key) {
        map(official, key, Conversion.NONE);
    }

    private static void map(String official, String key, Conversion conversion) {
        KEYS.put(official, new OfficialKey(key, conversion));
    }

    /** The meaning of an official key, or null if it has none here. */
    static OfficialKey of(String official) {
        return KEYS.get(official);
    }

    /** Every mapped key, by official name. */
    static Map<String, OfficialKey> all() {
        return Map.copyOf(KEYS);
    }

    String convert(String text, Origin origin) {
        return switch (conversion) {
            case NONE -> booleanOrText(text);
            case SECONDS_TO_MS -> Long.toString(number(text, origin) * 1_000);
            case NO_LIMIT_TO_MAX -> {
                long value = number(text, origin);
                yield Long.toString(value <= 0 ? Integer.MAX_VALUE : value);
            }
            case FIRST_REFUSED_TO_MAX -> {
                long value = number(text, origin);
                yield Long.toString(value <= 0 ? Integer.MAX_VALUE : value - 1);
            }
        };
    }

    private String booleanOrText(String text) {
        if (!SWITCHES.contains(key)) {
            return text;
        }
        return switch (text) {
            case "1" -> "true";
            case "0" -> "false";
            default -> text;
        };
    }

    private static long number(String text, Origin origin) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new ConfigException(origin.describe() + ": '" + text + "' is not a whole number");
        }
    }
}
