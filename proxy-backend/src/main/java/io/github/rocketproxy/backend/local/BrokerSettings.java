package io.github.rocketproxy.backend.local;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider;
import org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider;
import org.apache.rocketmq.auth.config.AuthConfig;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.store.config.BrokerRole;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/**
 * The embedded broker's settings: defaults that fit beside a proxy on a small machine, then the
 * user's own file over them, then what local mode needs to work at all.
 */
final class BrokerSettings {
    private static final String HOST = "127.0.0.1";
    private static final int POOL_THREADS = 4;
    private static final int SMALL_POOL_THREADS = 2;
    private static final int COMMIT_LOG_FILE_BYTES = 64 << 20;
    private static final int TIMER_LOG_FILE_BYTES = 16 << 20;
    private static final int INDEX_SLOTS = 500_000;
    private static final int INDEX_ENTRIES = 2_000_000;

    /** Until its transaction metrics are due for the first time a broker keeps a processor busy. */
    private static final long TRANSACTION_METRICS_MS = 1_000;

    final BrokerConfig broker = new BrokerConfig();
    final NettyServerConfig server = new NettyServerConfig();
    final NettyClientConfig client = new NettyClientConfig();
    final MessageStoreConfig store = new MessageStoreConfig();
    final AuthConfig auth = new AuthConfig();
    final Properties overrides = new Properties();

    /**
     * @throws IOException the properties file cannot be read, or no port is free
     */
    BrokerSettings(LocalConfig config, String nameServerAddress) throws IOException {
        server.setListenPort(config.brokerPort());
        identity();
        threads();
        files(config.dataDir());
        if (config.access() != null) {
            control(config.access());
        }
        if (config.brokerConfigFile() != null) {
            override(config.brokerConfigFile());
        }
        store.setBrokerRole(BrokerRole.ASYNC_MASTER);
        broker.setBrokerId(MixAll.MASTER_ID);
        broker.setNamesrvAddr(nameServerAddress);
        server.setListenPort(Ports.freeForBroker(server.getListenPort()));
        store.setHaListenPort(server.getListenPort() + 1);
        // The official library keeps user stores by this name as long as the JVM lives, closed ones
        // too.
        auth.setConfigName(broker.getBrokerName() + "@" + UUID.randomUUID());
        auth.setClusterName(broker.getBrokerClusterName());
        auth.setAuthConfigPath(config.dataDir().resolve("store").resolve("config").toString());
    }

    private void identity() {
        broker.setBrokerName("broker-a");
        broker.setBrokerClusterName("DefaultCluster");
        broker.setBrokerIP1(HOST);
        broker.setBrokerIP2(HOST);
        broker.setAutoCreateTopicEnable(true);
        broker.setRecallMessageEnable(true);
        broker.setTransactionMetricFlushInterval(TRANSACTION_METRICS_MS);
        server.setBindAddress(HOST);
    }

    private void threads() {
        server.setServerSelectorThreads(1);
        server.setServerWorkerThreads(SMALL_POOL_THREADS);
        server.setServerCallbackExecutorThreads(SMALL_POOL_THREADS);
        client.setClientWorkerThreads(SMALL_POOL_THREADS);
        client.setClientCallbackExecutorThreads(SMALL_POOL_THREADS);
        broker.setSendMessageThreadPoolNums(POOL_THREADS);
        broker.setPullMessageThreadPoolNums(POOL_THREADS);
        broker.setAckMessageThreadPoolNums(POOL_THREADS);
        broker.setPutMessageFutureThreadPoolNums(SMALL_POOL_THREADS);
        broker.setLitePullMessageThreadPoolNums(SMALL_POOL_THREADS);
        broker.setProcessReplyMessageThreadPoolNums(SMALL_POOL_THREADS);
        broker.setQueryMessageThreadPoolNums(SMALL_POOL_THREADS);
        broker.setAdminBrokerThreadPoolNums(SMALL_POOL_THREADS);
        broker.setClientManageThreadPoolNums(SMALL_POOL_THREADS);
        broker.setConsumerManageThreadPoolNums(SMALL_POOL_THREADS);
        broker.setHeartbeatThreadPoolNums(SMALL_POOL_THREADS);
        broker.setEndTransactionThreadPoolNums(SMALL_POOL_THREADS);
        broker.setLoadBalanceProcessorThreadPoolNums(SMALL_POOL_THREADS);
        broker.setRecoverThreadPoolNums(SMALL_POOL_THREADS);
    }

    private void files(Path dataDir) {
        broker.setRocketmqHome(dataDir.toString());
        store.setStorePathRootDir(dataDir.resolve("store").toString());
        store.setMappedFileSizeCommitLog(COMMIT_LOG_FILE_BYTES);
        store.setMappedFileSizeTimerLog(TIMER_LOG_FILE_BYTES);
        store.setMaxHashSlotNum(INDEX_SLOTS);
        store.setMaxIndexNum(INDEX_ENTRIES);
        store.setTransientStorePoolEnable(false);
        store.setWarmMapedFileEnable(false);
        store.setTimerWheelEnable(true);
        // The channel between proxy and broker takes bytes, not file regions.
        broker.setTransferMsgByHeap(true);
    }

    private void control(LocalAccess access) {
        String name = access.superUser().accessKey();
        String secret = access.superUser().secret();
        auth.setAuthenticationEnabled(true);
        auth.setAuthorizationEnabled(access.isAuthorized());
        auth.setAuthenticationMetadataProvider(LocalAuthenticationMetadataProvider.class.getName());
        auth.setAuthorizationMetadataProvider(LocalAuthorizationMetadataProvider.class.getName());
        auth.setInitAuthenticationUser(
                RemotingSerializable.toJson(Map.of("username", name, "password", secret), false));
        auth.setInnerClientAuthenticationCredentials(
                RemotingSerializable.toJson(Map.of("accessKey", name, "secretKey", secret), false));
    }

    private void override(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            overrides.load(reader);
        } catch (IOException e) {
            throw new IOException("the broker's configuration file cannot be read: " + file, e);
        }
        for (Object target : new Object[] {broker, server, client, store, auth}) {
            MixAll.properties2Object(overrides, target);
        }
        broker.setTransferMsgByHeap(true);
    }

    /** {@code host:port} as the broker registers it and routes show it. */
    String address() {
        return broker.getBrokerIP1() + ":" + server.getListenPort();
    }
}
