package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;
import static io.github.rocketproxy.server.config.Check.between;
import static io.github.rocketproxy.server.config.Check.notBlank;
import static io.github.rocketproxy.server.config.Check.powerOfTwo;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be set, checked. The keys are the component names joined by dots; meaning,
 * unit and default of each are in conf/rocketproxy.yaml, which is also where the defaults come
 * from.
 */
public record ProxyConfig(
        DeploymentMode mode,
        String host,
        String dataDir,
        Namesrv namesrv,
        Grpc grpc,
        FrontTlsConfig tls,
        Admin admin,
        MetricsConfig metrics,
        Pipeline pipeline,
        Limits limits,
        TrafficConfig traffic,
        Leases leases,
        BackendConfig backend,
        Metadata metadata,
        Membership membership,
        AuthConfig auth,
        Local local,
        LoggingConfig logging,
        TracingConfig tracing,
        LiveView liveView,
        Shutdown shutdown) {

    public ProxyConfig {
        notBlank("host", host);
        notBlank("dataDir", dataDir);
        if (mode == DeploymentMode.CLUSTER && namesrv.addresses().isEmpty()) {
            throw new InvalidValueException(
                    "namesrv.addresses",
                    "cluster mode needs a name server: --namesrv HOST:PORT, or namesrv.addresses");
        }
        if (mode == DeploymentMode.LOCAL
                && auth.authentication()
                && auth.brokerAccessKey().isBlank()) {
            throw new InvalidValueException(
                    "auth.brokerAccessKey",
                    "local mode with auth.authentication needs it, with auth.brokerSecret: the super"
                            + " user that the embedded broker begins with");
        }
    }

    /** The defaults, with {@code changes} (key to text, as {@code --set} takes them) on top. */
    public static ProxyConfig with(Map<String, String> changes) {
        ConfigBuilder builder = new ConfigBuilder();
        changes.forEach((key, text) -> builder.set(key, text, Origin.of("test or embedding")));
        return builder.build();
    }

    /** Where brokers come from. */
    public enum DeploymentMode {
        @JsonProperty("cluster")
        CLUSTER,
        @JsonProperty("local")
        LOCAL
    }

    /** How stages are laid out on threads. */
    public enum PipelineMode {
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("staged")
        STAGED,
        @JsonProperty("fused")
        FUSED,
        @JsonProperty("inline")
        INLINE
    }

    /** How stage threads wait. */
    public enum WaitMode {
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("blocking")
        BLOCKING,
        @JsonProperty("yielding")
        YIELDING,
        @JsonProperty("busy-spin")
        BUSY_SPIN
    }

    /** How a message's type is held against its topic's. */
    public enum TopicTypeCheck {
        @JsonProperty("strict")
        @JsonAlias("true")
        STRICT,
        @JsonProperty("lenient")
        LENIENT,
        @JsonProperty("off")
        @JsonAlias("false")
        OFF
    }

    /** Name servers. */
    public record Namesrv(List<String> addresses) {
        public Namesrv {
            addresses = List.copyOf(addresses);
            addresses.forEach(address -> Check.hostAndPort("addresses", address));
        }
    }

    /** The gRPC front-end. */
    public record Grpc(
            int port,
            int maxConcurrentStreams,
            int flowControlWindowBytes,
            int maxInboundMessageBytes,
            int maxMetadataBytes,
            long maxConnectionIdleMs,
            long keepAliveMs,
            long keepAliveTimeoutMs,
            long permitKeepAliveMs,
            int maxConnections,
            int maxConnectionsPerAddress,
            int maxStreams,
            long maxConnectionAgeMs,
            long maxConnectionAgeGraceMs,
            boolean reflection,
            List<String> advertised,
            ProxyProtocol proxyProtocol) {
        public Grpc {
            between("port", port, 0, 65_535);
            atLeast("maxConcurrentStreams", maxConcurrentStreams, 1);
            atLeast("flowControlWindowBytes", flowControlWindowBytes, 65_535);
            atLeast("maxInboundMessageBytes", maxInboundMessageBytes, 1_024);
            atLeast("maxMetadataBytes", maxMetadataBytes, 1_024);
            atLeast("maxConnectionIdleMs", maxConnectionIdleMs, 1_000);
            atLeast("keepAliveMs", keepAliveMs, 1_000);
            atLeast("keepAliveTimeoutMs", keepAliveTimeoutMs, 100);
            atLeast("permitKeepAliveMs", permitKeepAliveMs, 1);
            atLeast("maxConnections", maxConnections, 0);
            atLeast("maxConnectionsPerAddress", maxConnectionsPerAddress, 0);
            atLeast("maxStreams", maxStreams, 0);
            atLeast("maxConnectionAgeMs", maxConnectionAgeMs, 0);
            atLeast("maxConnectionAgeGraceMs", maxConnectionAgeGraceMs, 1);
            advertised = List.copyOf(advertised);
            Check.advertised("advertised", advertised);
        }
    }

    /** Load balancers that tell where a connection comes from. */
    public record ProxyProtocol(List<String> trusted, boolean required) {
        public ProxyProtocol {
            trusted = List.copyOf(trusted);
            Check.networks("trusted", trusted);
            if (required && trusted.isEmpty()) {
                throw new InvalidValueException(
                        "required", "true needs proxyProtocol.trusted: who may send headers");
            }
        }
    }

    /** What operators ask of the proxy itself. */
    public record Admin(
            boolean enabled,
            String host,
            int port,
            List<String> names,
            String grpcHost,
            int grpcPort) {
        public Admin {
            notBlank("host", host);
            names = List.copyOf(names);
            names.forEach(name -> notBlank("names", name));
            between("port", port, 0, 65_535);
            notBlank("grpcHost", grpcHost);
            between("grpcPort", grpcPort, 0, 65_535);
        }
    }

    /** The core. */
    public record Pipeline(
            PipelineMode mode,
            int shards,
            int ringSize,
            WaitMode waitStrategy,
            Map<String, Integer> affinity,
            int maxParked) {
        public Pipeline {
            between("shards", shards, 0, 256);
            between("ringSize", ringSize, 2, 1 << 20);
            powerOfTwo("ringSize", ringSize);
            affinity = Map.copyOf(affinity);
            affinity.forEach((thread, cpu) -> between("affinity." + thread, cpu, 0, 4_095));
            atLeast("maxParked", maxParked, 1);
        }
    }

    /** What a message may look like. */
    public record Limits(
            int maxBodyBytes,
            int maxPropertiesBytes,
            int maxPropertyCount,
            int maxMessageGroupBytes,
            long maxDelayMs,
            int maxTransactionRecoverySeconds,
            long minInvisibleMs,
            long maxInvisibleMs,
            long minLongPollingMs,
            long maxLongPollingMs,
            int receiveBatchSize,
            TopicTypeCheck topicTypeCheck,
            boolean checkBodyDigest) {
        public Limits {
            atLeast("maxBodyBytes", maxBodyBytes, 1);
            atLeast("maxPropertiesBytes", maxPropertiesBytes, 1);
            atLeast("maxPropertyCount", maxPropertyCount, 1);
            atLeast("maxMessageGroupBytes", maxMessageGroupBytes, 1);
            atLeast("maxDelayMs", maxDelayMs, 1);
            atLeast("maxTransactionRecoverySeconds", maxTransactionRecoverySeconds, 1);
            atLeast("minInvisibleMs", minInvisibleMs, 1);
            atLeast("maxInvisibleMs", maxInvisibleMs, minInvisibleMs);
            atLeast("minLongPollingMs", minLongPollingMs, 0);
            atLeast("maxLongPollingMs", maxLongPollingMs, minLongPollingMs);
            between("receiveBatchSize", receiveBatchSize, 1, 32);
        }
    }

    /** Received messages that the proxy keeps hidden while their client works on them. */
    public record Leases(
            boolean autoRenew,
            long invisibleMs,
            long renewAheadMs,
            long maxRenewalMs,
            long maxHoldMs,
            int maxPerShard,
            int maxLitePerClient,
            long silentClientMs) {
        public Leases {
            atLeast("renewAheadMs", renewAheadMs, 100);
            atLeast("invisibleMs", invisibleMs, renewAheadMs + 1);
            atLeast("maxRenewalMs", maxRenewalMs, renewAheadMs + 1);
            atLeast("maxHoldMs", maxHoldMs, 1);
            between("maxPerShard", maxPerShard, 1, 1 << 24);
            atLeast("maxLitePerClient", maxLitePerClient, 1);
            atLeast("silentClientMs", silentClientMs, 1);
        }
    }

    /** What is remembered of the cluster. */
    public record Metadata(
            long refreshMs,
            long negativeTtlMs,
            long requestTimeoutMs,
            int maxTopics,
            int maxGroups) {
        public Metadata {
            atLeast("refreshMs", refreshMs, 100);
            atLeast("negativeTtlMs", negativeTtlMs, 1);
            atLeast("requestTimeoutMs", requestTimeoutMs, 10);
            atLeast("maxTopics", maxTopics, 1);
            atLeast("maxGroups", maxGroups, 1);
        }
    }

    /** What brokers are told of clients. */
    public record Membership(
            boolean consumers,
            int seats,
            long consumerRefreshMs,
            long producerRefreshMs,
            long commandTimeoutMs) {
        public Membership {
            between("seats", seats, 1, 256);
            between("consumerRefreshMs", consumerRefreshMs, 100, 60_000);
            between("producerRefreshMs", producerRefreshMs, 100, 60_000);
            atLeast("commandTimeoutMs", commandTimeoutMs, 1);
        }
    }

    /** The embedded broker and name server. */
    public record Local(int namesrvPort, int brokerPort, String brokerConfig, List<String> topics) {
        public Local {
            between("namesrvPort", namesrvPort, 0, 65_535);
            between("brokerPort", brokerPort, 0, 65_534);
            topics = List.copyOf(topics);
            topics.forEach(topic -> Check.topicAndType("topics", topic));
        }
    }

    /** What other processes of the same user may see of this one. */
    public record LiveView(boolean enabled) {}

    /** The end. */
    public record Shutdown(long readinessMs, long drainMs) {
        public Shutdown {
            between("readinessMs", readinessMs, 0, 600_000);
            atLeast("drainMs", drainMs, 0);
        }
    }
}
