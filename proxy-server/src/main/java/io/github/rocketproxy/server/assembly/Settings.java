package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.access.AccountsConfig;
import io.github.rocketproxy.backend.codec.BrokerCredential;
import io.github.rocketproxy.backend.group.MembershipConfig;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.ProtectionConfig;
import io.github.rocketproxy.backend.local.LocalAccess;
import io.github.rocketproxy.backend.local.LocalConfig;
import io.github.rocketproxy.backend.route.MetadataConfig;
import io.github.rocketproxy.pipeline.PipelineConfig;
import io.github.rocketproxy.pipeline.PipelineMode;
import io.github.rocketproxy.pipeline.access.AccessConfig;
import io.github.rocketproxy.pipeline.access.BrakeConfig;
import io.github.rocketproxy.pipeline.access.SignatureWindow;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.thread.WaitMode;
import io.github.rocketproxy.server.config.AuthConfig;
import io.github.rocketproxy.server.config.BackendConfig;
import io.github.rocketproxy.server.config.ProtectionSettings;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.transport.client.ClientConfig;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.control.AdvertisedEndpoints;
import io.github.rocketproxy.transport.control.RouteConfig;
import io.github.rocketproxy.transport.proxyprotocol.ProxyProtocolConfig;
import io.github.rocketproxy.transport.proxyprotocol.TrustedAddresses;
import io.github.rocketproxy.transport.server.GrpcConfig;
import java.nio.file.Path;
import java.util.List;

/** Each module's own settings, taken from the one configuration that users write. */
final class Settings {
    private static final int REFRESH_CONCURRENCY = 16;
    private static final int BACKLOG = 1_024;

    /** The second renewal against the first. */
    private static final int GROWTH = 3;

    private final ProxyConfig config;
    private final int processors;

    Settings(ProxyConfig config, int processors) {
        this.config = config;
        this.processors = processors;
    }

    /**
     * Event loops: what is configured, else what leaves cores for the stage threads and brokers.
     */
    int shards() {
        if (config.pipeline().shards() > 0) {
            return config.pipeline().shards();
        }
        int threadsPerShard = pipeline().mode() == PipelineMode.STAGED ? 4 : 2;
        return Math.max(1, processors / threadsPerShard);
    }

    PipelineConfig pipeline() {
        ProxyConfig.Pipeline pipeline = config.pipeline();
        PipelineMode mode =
                switch (pipeline.mode()) {
                    case AUTO -> PipelineMode.forProcessors(processors);
                    case STAGED -> PipelineMode.STAGED;
                    case FUSED -> PipelineMode.FUSED;
                    case INLINE -> PipelineMode.INLINE;
                };
        WaitMode waitMode =
                switch (pipeline.waitStrategy()) {
                    case AUTO -> WaitMode.forProcessors(processors);
                    case BLOCKING -> WaitMode.BLOCKING;
                    case YIELDING -> WaitMode.YIELDING;
                    case BUSY_SPIN -> WaitMode.BUSY_SPIN;
                };
        return new PipelineConfig(
                mode,
                pipeline.ringSize(),
                waitMode,
                pipeline.maxParked(),
                typeCheck(),
                pipeline.affinity());
    }

    GrpcConfig grpc() {
        ProxyConfig.Grpc grpc = config.grpc();
        return new GrpcConfig(
                config.host(),
                grpc.port(),
                BACKLOG,
                grpc.maxConcurrentStreams(),
                grpc.flowControlWindowBytes(),
                grpc.maxInboundMessageBytes(),
                grpc.maxMetadataBytes(),
                grpc.permitKeepAliveMs(),
                grpc.keepAliveMs(),
                grpc.keepAliveTimeoutMs(),
                grpc.maxConnectionIdleMs(),
                new ConnectionChoices(grpc).bounds(),
                grpc.reflection(),
                new ProxyProtocolConfig(
                        TrustedAddresses.of(grpc.proxyProtocol().trusted()),
                        grpc.proxyProtocol().required()));
    }

    private TopicTypeCheck typeCheck() {
        return switch (config.limits().topicTypeCheck()) {
            case STRICT -> TopicTypeCheck.STRICT;
            case LENIENT -> TopicTypeCheck.LENIENT;
            case OFF -> TopicTypeCheck.OFF;
        };
    }

    RouteConfig routes() {
        return new RouteConfig(AdvertisedEndpoints.of(config.grpc().advertised()), typeCheck());
    }

    MessageLimits limits() {
        ProxyConfig.Limits limits = config.limits();
        MessageLimits defaults = MessageLimits.DEFAULTS;
        return new MessageLimits(
                Math.min(defaults.maxMessagesPerRequest(), config.pipeline().ringSize()),
                limits.maxBodyBytes(),
                limits.maxPropertyCount(),
                limits.maxPropertiesBytes(),
                defaults.maxPropertyBytes(),
                limits.maxMessageGroupBytes(),
                defaults.maxLiteTopicBytes(),
                limits.maxDelayMs(),
                limits.maxTransactionRecoverySeconds(),
                limits.receiveBatchSize(),
                limits.minLongPollingMs(),
                limits.maxLongPollingMs(),
                defaults.pollReserveMs(),
                limits.minInvisibleMs(),
                limits.maxInvisibleMs(),
                config.leases().autoRenew() ? config.leases().invisibleMs() : 0,
                limits.checkBodyDigest());
    }

    ClientConfig clients() {
        ClientConfig defaults = ClientConfig.DEFAULT;
        return new ClientConfig(
                defaults.maxClients(),
                defaults.maxStreams(),
                defaults.expiryMs(),
                defaults.maxSettingsBytes(),
                config.limits().maxBodyBytes(),
                typeCheck() != TopicTypeCheck.OFF,
                config.limits().receiveBatchSize(),
                config.limits().maxLongPollingMs());
    }

    LinkConfig links(String clientId) {
        BackendConfig backend = config.backend();
        LinkConfig defaults = LinkConfig.defaults(clientId);
        return new LinkConfig(
                clientId,
                backend.maxInFlightPerLink(),
                defaults.pendingBytes(),
                backend.requestTimeoutMs(),
                defaults.pollMarginMs(),
                backend.heartbeatMs(),
                backend.reconnectMinMs(),
                backend.reconnectMaxMs(),
                defaults.maxFrameBytes(),
                backend.batch().maxMessages(),
                backend.batch().maxBytes(),
                defaults.sendJoinBytes(),
                backend.batch().maxUnanswered(),
                defaults.copyBytes(),
                defaults.ackBatchCount(),
                defaults.poolCapacity(),
                protection(backend.protection()));
    }

    private static ProtectionConfig protection(ProtectionSettings settings) {
        ProtectionSettings.Concurrency concurrency = settings.concurrency();
        ProtectionSettings.Circuit circuit = settings.circuit();
        ProtectionSettings.Routing routing = settings.routing();
        return new ProtectionConfig(
                new ProtectionConfig.Concurrency(
                        concurrency.adaptive(),
                        concurrency.min(),
                        concurrency.max(),
                        concurrency.maxWaiting(),
                        concurrency.maxPolls()),
                new ProtectionConfig.Trips(
                        circuit.enabled(),
                        circuit.failures(),
                        circuit.failurePercent(),
                        circuit.minPauseMs(),
                        circuit.maxPauseMs(),
                        circuit.probes()),
                new ProtectionConfig.Routing(
                        routing.adaptive(), routing.stallMs(), routing.slowStartMs()),
                new ProtectionConfig.Retries(
                        settings.retries().percent(), settings.retries().minPerSecond()));
    }

    LeaseConfig leases(long proxyNumber) {
        ProxyConfig.Leases leases = config.leases();
        LeaseConfig defaults = LeaseConfig.defaults(proxyNumber);
        long firstMs = Math.min(leases.invisibleMs(), leases.maxRenewalMs());
        long secondMs = Math.min(GROWTH * leases.invisibleMs(), leases.maxRenewalMs());
        return new LeaseConfig(
                proxyNumber,
                leases.maxPerShard(),
                leases.maxLitePerClient(),
                leases.renewAheadMs(),
                List.of(firstMs, secondMs, leases.maxRenewalMs()),
                leases.maxHoldMs(),
                defaults.nackMs(),
                defaults.retryMs());
    }

    MetadataConfig metadata(List<String> nameServers) {
        ProxyConfig.Metadata metadata = config.metadata();
        return new MetadataConfig(
                nameServers,
                metadata.requestTimeoutMs(),
                metadata.refreshMs(),
                metadata.negativeTtlMs(),
                metadata.maxTopics(),
                metadata.maxGroups(),
                REFRESH_CONCURRENCY);
    }

    MembershipConfig membership(String clientId) {
        ProxyConfig.Membership membership = config.membership();
        return new MembershipConfig(
                clientId,
                membership.consumers(),
                membership.seats(),
                membership.consumerRefreshMs(),
                membership.producerRefreshMs(),
                config.backend().requestTimeoutMs());
    }

    AccountsConfig accounts() {
        AuthConfig auth = config.auth();
        return new AccountsConfig(
                auth.refreshMs(), auth.negativeTtlMs(), auth.staleMs(), auth.maxUsers());
    }

    AccessConfig access() {
        AuthConfig auth = config.auth();
        return new AccessConfig(
                auth.authorization(),
                new SignatureWindow(auth.windowMs(), auth.localTime()),
                new BrakeConfig(auth.maxFailures(), auth.failureWindowMs(), auth.maxUsers()));
    }

    /** As whom brokers are asked; null: as nobody. */
    BrokerCredential brokerCredential() {
        AuthConfig auth = config.auth();
        return auth.brokerAccessKey().isBlank()
                ? null
                : new BrokerCredential(auth.brokerAccessKey(), auth.brokerSecret());
    }

    LocalConfig local() {
        ProxyConfig.Local local = config.local();
        return new LocalConfig(
                Path.of(config.dataDir()),
                local.namesrvPort(),
                local.brokerPort(),
                local.brokerConfig().isBlank() ? null : Path.of(local.brokerConfig()),
                local.topics(),
                config.auth().authentication()
                        ? new LocalAccess(brokerCredential(), config.auth().authorization())
                        : null);
    }
}
