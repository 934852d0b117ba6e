package io.github.rocketproxy.backend.local;

import io.github.rocketproxy.backend.codec.BrokerCredential;
import io.github.rocketproxy.backend.control.RemotingVersion;
import io.github.rocketproxy.backend.net.Connector;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.auth.authentication.model.User;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.BrokerPathConfigHelper;
import org.apache.rocketmq.broker.ConfigContext;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.attribute.TopicMessageType;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.common.TlsMode;
import org.apache.rocketmq.remoting.netty.NettyRemotingServer;
import org.apache.rocketmq.remoting.netty.TlsSystemConfig;

/**
 * The official broker and name server, 5.5.0, inside this JVM. They also listen on loopback, for
 * {@code mqadmin} and other clients; the proxy itself comes in by {@link #connector}. Started and
 * stopped by one thread; no shutdown hook is installed, so the owner must {@link #close}.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOME = "user.home";
    private static final long REGISTER_WITHIN_NS = 30_000_000_000L;
    private static final long REGISTER_PAUSE_NS = 50_000_000L;
    private static final String TCP_SERVER = "TCP_REMOTING_SERVER";

    private final EmbeddedNameServer nameServer;
    private final BrokerController controller;
    private final String address;
    private final ChannelGroup connections =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private EmbeddedBroker(
            EmbeddedNameServer nameServer, BrokerController controller, String address) {
        this.nameServer = nameServer;
        this.controller = controller;
        this.address = address;
    }

    /**
     * Starts both, recovers what an earlier run left in the data folder, and makes the topics.
     * Blocks until the broker serves and is registered; some seconds.
     *
     * @throws IOException it did not start: says why, and the logs below the data folder say more
     * @throws IllegalArgumentException a topic's name or type is wrong
     */
    public static EmbeddedBroker start(LocalConfig config) throws IOException {
        Path dataDir = config.dataDir().toAbsolutePath();
        Files.createDirectories(dataDir);
        RemotingVersion.announce();
        System.setProperty("rocketmq.home.dir", dataDir.toString());
        BrokerLogs.writeTo(dataDir.resolve("logs"));
        // Loopback only; else each start makes a self-signed certificate.
        TlsSystemConfig.tlsMode = TlsMode.DISABLED;
        EmbeddedNameServer nameServer = new EmbeddedNameServer(dataDir, config.nameServerPort());
        try {
            return startBroker(config, nameServer);
        } catch (IOException | RuntimeException e) {
            nameServer.close();
            throw e;
        }
    }

    private static EmbeddedBroker startBroker(LocalConfig config, EmbeddedNameServer nameServer)
            throws IOException {
        BrokerSettings settings = new BrokerSettings(config, nameServer.address());
        BrokerPathConfigHelper.setBrokerConfigPath(
                config.dataDir().toAbsolutePath().resolve("broker.conf").toString());
        BrokerController controller =
                new BrokerController(
                        settings.broker,
                        settings.server,
                        settings.client,
                        settings.store,
                        settings.auth);
        controller.getConfiguration().registerConfig(settings.overrides);
        controller.setConfigContext(context(settings));
        try {
            if (!initialize(controller, config.dataDir().toAbsolutePath())) {
                throw new IOException("it refused its configuration or its stored data");
            }
            if (config.access() != null && settings.auth.isAuthenticationEnabled()) {
                checkUser(controller, config.access().superUser());
            }
            for (String topic : config.topics()) {
                createTopic(controller, topic);
            }
            controller.start();
            register(controller, nameServer);
        } catch (IllegalArgumentException e) {
            controller.shutdown();
            throw e;
        } catch (Exception e) {
            controller.shutdown();
            throw new IOException(
                    "the embedded broker did not start at "
                            + settings.address()
                            + ": "
                            + e.getMessage()
                            + "; see logs/broker.log in "
                            + config.dataDir(),
                    e);
        }
        return new EmbeddedBroker(nameServer, controller, settings.address());
    }

    /**
     * Users are made once and kept; a key that was changed since then would fail at each request.
     */
    private static void checkUser(BrokerController controller, BrokerCredential expected)
            throws IOException {
        User user =
                controller.getAuthenticationMetadataManager().getUser(expected.accessKey()).join();
        if (user == null || !expected.secret().equals(user.getPassword())) {
            throw new IOException(
                    "its stored users have no '"
                            + expected.accessKey()
                            + "' with this secret: start it with the former key and secret, and"
                            + " change them with mqadmin updateUser or createUser");
        }
    }

    /**
     * The broker registers only at name servers that its client has found to answer, which at its
     * start is none; it would try again ten seconds later, and until then nobody finds a topic.
     */
    private static void register(BrokerController controller, EmbeddedNameServer nameServer)
            throws IOException {
        String brokerName = controller.getBrokerConfig().getBrokerName();
        long deadlineNs = System.nanoTime() + REGISTER_WITHIN_NS;
        while (!nameServer.knows(brokerName)) {
            if (System.nanoTime() > deadlineNs) {
                throw new IOException("it could not register at " + nameServer.address());
            }
            LockSupport.parkNanos(REGISTER_PAUSE_NS);
            controller.registerBrokerAll(true, false, true);
        }
    }

    /** RocksDB's log folder can only be told by the home folder, which is asked for once, here. */
    private static boolean initialize(BrokerController controller, Path dataDir)
            throws CloneNotSupportedException {
        String home = System.getProperty(HOME);
        System.setProperty(HOME, dataDir.toString());
        try {
            return controller.initialize();
        } finally {
            System.setProperty(HOME, home);
        }
    }

    private static ConfigContext context(BrokerSettings settings) {
        return new ConfigContext.Builder()
                .properties(settings.overrides)
                .brokerConfig(settings.broker)
                .nettyServerConfig(settings.server)
                .nettyClientConfig(settings.client)
                .messageStoreConfig(settings.store)
                .authConfig(settings.auth)
                .build();
    }

    private static void createTopic(BrokerController controller, String spec) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon);
        TopicValidator.ValidateResult valid = TopicValidator.validateTopic(name);
        if (!valid.isValid()) {
            throw new IllegalArgumentException(
                    "topic '" + spec + "' cannot be made: " + valid.getRemark());
        }
        String type = colon < 0 ? TopicMessageType.NORMAL.name() : typeOf(spec, colon);
        if (controller.getTopicConfigManager().selectTopicConfig(name) == null) {
            int queues = controller.getBrokerConfig().getDefaultTopicQueueNums();
            TopicConfig topic = new TopicConfig(name, queues, queues);
            topic.getAttributes().put("+message.type", type);
            controller.getTopicConfigManager().updateTopicConfig(topic);
        }
    }

    private static String typeOf(String spec, int colon) {
        String type = spec.substring(colon + 1).strip();
        if (!TopicMessageType.topicMessageTypeSet().contains(type)) {
            throw new IllegalArgumentException(
                    "topic '"
                            + spec
                            + "' has type "
                            + type
                            + ", allowed are "
                            + TopicMessageType.topicMessageTypeSet());
        }
        return type;
    }

    /** Where the name server listens, {@code host:port}. */
    public String nameServerAddress() {
        return nameServer.address();
    }

    /** Where the broker listens, {@code host:port}, as routes show it. */
    public String brokerAddress() {
        return address;
    }

    /**
     * Connects to this broker and name server without a socket, to all other addresses as the given
     * one does.
     */
    public Connector connector(Connector others) {
        return new InProcessConnector(
                Map.of(
                        address,
                        (NettyRemotingServer) controller.getRemotingServerByName(TCP_SERVER),
                        nameServer.address(),
                        nameServer.server()),
                connections,
                others);
    }

    /**
     * Ends the connections, then the broker, then the name server. All that was stored is on disk
     * afterwards. Not from a loop: it blocks.
     */
    @Override
    public void close() {
        connections.close().awaitUninterruptibly();
        // Each waits seconds for its own threads; the hook runs when the broker has unregistered.
        CompletableFuture<Void> nameServerEnd = new CompletableFuture<>();
        controller.setShutdownHook(unregistered -> endNameServer(nameServerEnd));
        controller.shutdown();
        nameServerEnd.join();
    }

    private void endNameServer(CompletableFuture<Void> end) {
        Thread.ofPlatform()
                .name("name-server-end")
                .start(
                        () -> {
                            try {
                                nameServer.close();
                            } finally {
                                end.complete(null);
                            }
                        });
    }
}
