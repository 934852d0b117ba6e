package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.awaitility.Awaitility;

/**
 * The official name server and one official broker, each in a JVM of its own, data in a temporary
 * folder.
 */
public final class RealCluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final List<String> NAMESRV_JVM = List.of("-Xmx128m");
    private static final List<String> BROKER_JVM =
            List.of("-Xmx512m", "-XX:MaxDirectMemorySize=512m");

    private static RealCluster shared;

    private final Path folder = Folders.temporary("rocketproxy-it-cluster");
    private final int nameServerPort = FreePorts.next();
    private final int brokerPort;
    private final int metricsPort = FreePorts.next();
    private final String moreBrokerConfig;
    private final ClusterTls tls;
    private final DefaultMQAdminExt admin;
    private final HttpClient http = HttpClient.newHttpClient();
    private JavaProcess nameServer;
    private JavaProcess broker;
    private boolean adminStarted;

    private RealCluster(String moreBrokerConfig, RPCHook adminHook, ClusterTls tls) {
        this.moreBrokerConfig = moreBrokerConfig;
        this.tls = tls;
        brokerPort = FreePorts.block(4) + 2;
        admin = new DefaultMQAdminExt(adminHook, 5_000);
        admin.setInstanceName(UUID.randomUUID().toString());
        admin.setNamesrvAddr(nameServerAddress());
        admin.setUseTLS(tls != null);
    }

    /** The cluster that all classes of this test JVM share. */
    public static synchronized RealCluster shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** A cluster of the caller's own; the caller closes it. */
    public static RealCluster start() {
        return start("");
    }

    /**
     * A cluster of the caller's own; the caller closes it.
     *
     * @param moreBrokerConfig further lines of the broker's configuration
     */
    public static RealCluster start(String moreBrokerConfig) {
        return start(moreBrokerConfig, null, null);
    }

    /** A cluster that refuses plain connections. */
    public static RealCluster startWithTls(ClusterTls tls) {
        return start("", null, tls);
    }

    /**
     * A cluster whose broker has access control on, for the official tools as well.
     *
     * @param accessKey a super user
     */
    public static RealCluster startWithAccessControl(String accessKey, String secret) {
        String config =
                """
                authenticationEnabled=true
                authorizationEnabled=true
                authenticationMetadataProvider=org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider
                authorizationMetadataProvider=org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider
                initAuthenticationUser={"username":"%1$s","password":"%2$s"}
                innerClientAuthenticationCredentials={"accessKey":"%1$s","secretKey":"%2$s"}
                """
                        .formatted(accessKey, secret);
        return start(config, new AclClientRPCHook(new SessionCredentials(accessKey, secret)), null);
    }

    private static RealCluster start(String moreBrokerConfig, RPCHook adminHook, ClusterTls tls) {
        RealCluster cluster = new RealCluster(moreBrokerConfig, adminHook, tls);
        cluster.startNameServer();
        cluster.startBroker();
        return cluster;
    }

    public String nameServerAddress() {
        return "127.0.0.1:" + nameServerPort;
    }

    public String brokerAddress() {
        return "127.0.0.1:" + brokerPort;
    }

    public void startNameServer() {
        Path config =
                write(
                        "namesrv.conf",
                        """
                        listenPort=%d
                        kvConfigPath=%s/namesrv-kv.json
                        configStorePath=%s/namesrv.properties
                        """
                                .formatted(nameServerPort, folder, folder));
        nameServer =
                JavaProcess.java(
                        "namesrv",
                        folder("namesrv"),
                        flags(NAMESRV_JVM, "namesrv"),
                        "org.apache.rocketmq.namesrv.NamesrvStartup",
                        "-c",
                        config.toString());
        await("name server", () -> nameServer.output().contains("boot success"), nameServer);
    }

    private void startBroker() {
        Path config = write("broker.conf", brokerConfig());
        broker =
                JavaProcess.java(
                        "broker",
                        folder("broker"),
                        flags(BROKER_JVM, "broker"),
                        "org.apache.rocketmq.broker.BrokerStartup",
                        "-c",
                        config.toString());
        await(
                "broker",
                () -> {
                    startAdmin();
                    return admin.examineBrokerClusterInfo()
                                    .getBrokerAddrTable()
                                    .containsKey("broker-a")
                            && !admin.fetchBrokerRuntimeStats(brokerAddress()).getTable().isEmpty();
                },
                broker);
    }

    private List<String> flags(List<String> usual, String process) {
        List<String> flags = new ArrayList<>(usual);
        if (tls != null) {
            flags.addAll(tls.flags(process));
        }
        return flags;
    }

    private String brokerConfig() {
        String more =
                """
                flushDiskType=ASYNC_FLUSH
                timerWheelEnable=true
                recallMessageEnable=true
                enableLmq=true
                enableMultiDispatch=true
                enablePropertyFilter=true
                enableMixedMessageType=true
                registerNameServerPeriod=10000
                metricsExporterType=PROM
                metricsPromExporterHost=127.0.0.1
                metricsPromExporterPort=%d
                """
                        .formatted(metricsPort);
        return BrokerConfig.of("broker-a", nameServerAddress(), brokerPort, folder)
                + more
                + moreBrokerConfig;
    }

    private void startAdmin() throws Exception {
        if (!adminStarted) {
            if (tls == null) {
                admin.start();
            } else {
                tls.asAdmin(admin::start);
            }
            adminStarted = true;
        }
    }

    /**
     * Creates a topic with a fresh name that starts with {@code prefix}; returns once its route is
     * known.
     */
    public String createTopic(String prefix, TopicType type, int queues) {
        return createTopic(prefix, Map.of("+message.type", type.name()), queues);
    }

    /**
     * As {@link #createTopic(String, TopicType, int)}, without a type, as brokers do by themselves.
     */
    public String createUntypedTopic(String prefix, int queues) {
        return createTopic(prefix, Map.of(), queues);
    }

    private String createTopic(String prefix, Map<String, String> attributes, int queues) {
        String topic = prefix + "-" + unique();
        TopicConfig config =
                new TopicConfig(topic, queues, queues, PermName.PERM_READ | PermName.PERM_WRITE);
        config.setAttributes(attributes);
        await(
                "topic " + topic,
                () -> {
                    admin.createAndUpdateTopicConfig(brokerAddress(), config);
                    return !admin.examineTopicRouteInfo(topic).getQueueDatas().isEmpty();
                },
                broker);
        return topic;
    }

    /** Creates a consumer group with a fresh name that starts with {@code prefix}. */
    public String createGroup(String prefix, boolean fifo) {
        return createGroup(prefix, config -> config.setConsumeMessageOrderly(fifo));
    }

    /** Creates a consumer group with a fresh name and such settings. */
    public String createGroup(String prefix, Consumer<SubscriptionGroupConfig> settings) {
        String group = prefix + "-" + unique();
        SubscriptionGroupConfig config = new SubscriptionGroupConfig();
        config.setGroupName(group);
        settings.accept(config);
        await(
                "group " + group,
                () -> {
                    admin.createAndUpdateSubscriptionGroupConfig(brokerAddress(), config);
                    return true;
                },
                broker);
        return group;
    }

    /** Sets a key of the running broker's configuration; the caller sets it back. */
    public void configureBroker(String key, String value) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        await(
                key + "=" + value,
                () -> {
                    admin.updateBrokerConfig(brokerAddress(), properties);
                    return value.equals(admin.getBrokerConfig(brokerAddress()).getProperty(key));
                },
                broker);
    }

    /** The official tools, connected to this cluster. */
    public DefaultMQAdminExt admin() {
        return admin;
    }

    /** Messages that the topic has got. */
    public long stored(String topic) throws Exception {
        return admin.examineTopicStats(topic).getOffsetTable().values().stream()
                .mapToLong(offsets -> offsets.getMaxOffset())
                .sum();
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    /**
     * The sum of a broker counter over all of its label sets that hold {@code label}.
     *
     * @param metric name as the broker's Prometheus page has it
     * @param label text that the label part must contain; empty for all
     */
    public double brokerMetric(String metric, String label) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                            .timeout(Duration.ofSeconds(10))
                            .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(metric + "{") && line.contains(label))
                    .mapToDouble(
                            line ->
                                    Double.parseDouble(
                                            line.substring(line.lastIndexOf('}') + 1)
                                                    .trim()
                                                    .split(" ")[0]))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void killBroker() {
        broker.kill();
    }

    /** Starts the broker again on the same ports and data, after {@link #killBroker()}. */
    public void restartBroker() {
        delete(folder.resolve("store/lock"));
        startBroker();
    }

    /** Stops the broker's threads with its connections left open: it never answers. */
    public void pauseBroker() {
        broker.pause();
    }

    public void resumeBroker() {
        broker.resume();
    }

    public void killNameServer() {
        nameServer.kill();
    }

    private void await(String what, Callable<Boolean> condition, JavaProcess process) {
        try {
            Awaitility.await(what)
                    .atMost(READY_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .pollInSameThread()
                    .ignoreExceptions()
                    .until(() -> !process.isAlive() || condition.call());
        } catch (RuntimeException e) {
            throw new IllegalStateException(what + " is not ready\n" + process.tail(), e);
        }
        if (!process.isAlive()) {
            throw new IllegalStateException(what + ": the process ended\n" + process.tail());
        }
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.resume();
        broker.kill();
        nameServer.kill();
        admin.shutdown();
        Folders.delete(folder);
    }
}
