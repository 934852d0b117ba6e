package io.github.rocketproxy.bench.process;

import io.github.rocketproxy.bench.load.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A name server and a broker, each in a JVM of its own on free ports of the loopback address, and
 * the proxies in front of them. Closing it, or the end of this JVM, stops every process and removes
 * the data.
 */
public final class Cluster implements AutoCloseable {
    private static final String NAME = "DefaultCluster";
    private static final long START_S = 180;
    private static final long LAUNCHER_START_S = 300;
    private static final String TOPIC_JSON =
            """
            {"topicName": "%s", "readQueueNums": 4, "writeQueueNums": 4, "perm": 6}""";
    private static final Pattern NEVER = Pattern.compile("(?!)");
    private static final Pattern OWN_READY =
            Pattern.compile("RocketProxy ready in \\d+ ms.* grpc=([^ ]+):(\\d+)");

    private final Path folder;
    private final JvmFlags flags;
    private final List<TargetProcess> processes = new ArrayList<>();
    private final Thread closer = new Thread(this::stop, "cluster-closer");
    private final int nameServerPort = FreePorts.one();
    private final BrokerMetrics metrics;
    private TargetProcess broker;

    /**
     * @param flags of each JVM
     */
    public Cluster(JvmFlags flags) {
        this(flags, null);
    }

    /**
     * @param flags of each JVM
     * @param metrics where the broker shows what it is asked; null: it does not count
     */
    public Cluster(JvmFlags flags, BrokerMetrics metrics) {
        this.flags = flags;
        this.metrics = metrics;
        try {
            folder = Files.createTempDirectory("rocketproxy-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(closer);
    }

    /** Starts name server and broker. */
    public void start() throws InterruptedException {
        Path nameServerConfig =
                write("namesrv.conf", "listenPort=" + nameServerPort + "\nbindAddress=127.0.0.1\n");
        startJvm(
                        "namesrv",
                        flags.small(),
                        "Name Server boot success",
                        "org.apache.rocketmq.namesrv.NamesrvStartup",
                        "-c",
                        nameServerConfig.toString())
                .awaitReady(START_S);
        Path brokerConfig = write("broker.conf", brokerConfig(FreePorts.forBroker()));
        broker =
                startJvm(
                        "broker",
                        flags.broker(),
                        "boot success",
                        "org.apache.rocketmq.broker.BrokerStartup",
                        "-c",
                        brokerConfig.toString());
        broker.awaitReady(START_S);
    }

    private String brokerConfig(int port) {
        return """
        brokerClusterName=%s
        brokerName=broker-a
        brokerId=0
        brokerIP1=127.0.0.1
        listenPort=%d
        namesrvAddr=%s
        storePathRootDir=%s
        storePathCommitLog=%s
        flushDiskType=ASYNC_FLUSH
        waitTimeMillsInSendQueue=5000
        osPageCacheBusyTimeOutMills=5000
        autoCreateTopicEnable=false
        %s
        """
                .formatted(
                        NAME,
                        port,
                        nameServer(),
                        folder.resolve("store"),
                        folder.resolve("store/commitlog"),
                        metrics == null ? "" : metrics.brokerConfig());
    }

    /** Makes a topic of eight queues for normal messages. */
    public void createTopic(String topic) throws InterruptedException {
        admin("updateTopic", "-t", topic, "-r", "8", "-w", "8", "-a", "+message.type=NORMAL");
    }

    /** Makes topics of four queues. */
    public void createTopics(List<String> topics) throws InterruptedException {
        String list =
                topics.stream()
                        .map(TOPIC_JSON::formatted)
                        .collect(Collectors.joining(",", "[", "]"));
        admin("updateTopicList", "-f", write("topics.json", list).toString());
    }

    private void admin(String command, String... options) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of(command, "-n", nameServer(), "-c", NAME));
        words.addAll(List.of(options));
        TargetProcess admin =
                startJvm(
                        "mqadmin",
                        flags.small(),
                        NEVER.pattern(),
                        "org.apache.rocketmq.tools.command.MQAdminStartup",
                        words.toArray(String[]::new));
        if (admin.awaitExit(START_S) != 0) {
            throw new IllegalStateException("mqadmin failed: " + words);
        }
    }

    /** Starts the official proxy in cluster mode. */
    public Target startOfficial() throws InterruptedException {
        int port = FreePorts.one();
        Path config =
                write(
                        "rmq-proxy.json",
                        """
                        {"rocketMQClusterName": "%s", "namesrvAddr": "%s", "proxyMode": "cluster",
                         "grpcServerPort": %d, "remotingListenPort": %d}
                        """
                                .formatted(NAME, nameServer(), port, FreePorts.one()));
        TargetProcess process =
                startJvm(
                        "official",
                        flags.proxy(),
                        "rocketmq-proxy startup successfully",
                        "org.apache.rocketmq.proxy.ProxyStartup",
                        "-pc",
                        config.toString());
        process.awaitReady(START_S);
        return new Target("official", new Endpoint("127.0.0.1", port), process.pid(), broker.pid());
    }

    /** Ends a proxy, so that the next one is measured alone. */
    public void stop(Target target) {
        processes.stream()
                .filter(process -> process.name().equals(target.name()))
                .forEach(TargetProcess::close);
        processes.removeIf(process -> process.name().equals(target.name()));
    }

    /**
     * Starts RocketProxy in cluster mode through its launcher.
     *
     * @param options options of its command line, such as {@code --set key=value}
     */
    public Target startOwn(String name, Path launcher, List<String> options)
            throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("cluster", "--namesrv", nameServer()));
        words.addAll(options);
        return launch(name, launcher, words, broker.pid());
    }

    /** Starts RocketProxy with an embedded broker through its launcher; no {@link #start()}. */
    public Target startLocal(Path launcher, String topic) throws InterruptedException {
        List<String> words =
                List.of(
                        "local",
                        "--data",
                        folder.resolve("data").toString(),
                        "--set",
                        "local.topics=" + topic + ":NORMAL");
        return launch("local", launcher, words, 0);
    }

    private Target launch(String name, Path launcher, List<String> words, long brokerPid)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
        command.addAll(words);
        for (String front : List.of("grpc", "remoting", "http", "admin")) {
            command.addAll(List.of("--" + front + "-port", Integer.toString(FreePorts.one())));
        }
        Map<String, String> environment = Map.of("ROCKETPROXY_JAVA_OPTS", flags.proxyOnTop());
        TargetProcess process = TargetProcess.start(name, folder, command, environment, OWN_READY);
        processes.add(process);
        Matcher ready = process.awaitReady(LAUNCHER_START_S);
        Endpoint endpoint = new Endpoint("127.0.0.1", Integer.parseInt(ready.group(2)));
        return new Target(name, endpoint, process.pid(), brokerPid);
    }

    private TargetProcess startJvm(
            String name, List<String> jvmFlags, String ready, String mainClass, String... words) {
        List<String> command =
                new JvmCommand()
                        .flags(jvmFlags)
                        .property("user.home", folder)
                        .property("rocketmq.home.dir", folder)
                        .run(mainClass, words);
        Map<String, String> environment =
                Map.of("ROCKETMQ_HOME", folder.toString(), "RMQ_PROXY_HOME", folder.toString());
        TargetProcess process =
                TargetProcess.start(name, folder, command, environment, Pattern.compile(ready));
        processes.add(process);
        return process;
    }

    private String nameServer() {
        return "127.0.0.1:" + nameServerPort;
    }

    private Path write(String file, String text) {
        try {
            return Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stop() {
        List.copyOf(processes).reversed().forEach(TargetProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(closer);
        stop();
    }
}
