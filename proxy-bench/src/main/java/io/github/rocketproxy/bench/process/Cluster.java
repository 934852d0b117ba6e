package io.github.rocketproxy.bench.process;

import java.nio.file.Path;
import java.util.List;

/** A name server and a broker, each in a JVM of its own on free ports of the loopback address. */
public final class Cluster {
    static final String NAME = "DefaultCluster";
    private static final long START_S = 180;

    private final Processes processes;
    private final JvmFlags flags;
    private final BrokerMetrics metrics;
    private final int nameServerPort = FreePorts.one();
    private final int brokerPort = FreePorts.forBroker();
    private TargetProcess broker;

    /**
     * @param flags of each JVM
     */
    public Cluster(Processes processes, JvmFlags flags) {
        this(processes, flags, null);
    }

    /**
     * @param flags of each JVM
     * @param metrics where the broker shows what it is asked; null: it does not count
     */
    public Cluster(Processes processes, JvmFlags flags, BrokerMetrics metrics) {
        this.processes = processes;
        this.flags = flags;
        this.metrics = metrics;
    }

    /** Starts name server and broker, and returns when both serve. */
    public void start() throws InterruptedException {
        Path nameServerConfig =
                processes.write(
                        "namesrv.conf",
                        "listenPort=" + nameServerPort + "\nbindAddress=127.0.0.1\n");
        processes
                .startJvm(
                        "namesrv",
                        flags.small(),
                        "Name Server boot success",
                        "org.apache.rocketmq.namesrv.NamesrvStartup",
                        "-c",
                        nameServerConfig.toString())
                .awaitReady(START_S);
        Path brokerConfig = processes.write("broker.conf", brokerConfig());
        broker =
                processes.startJvm(
                        "broker",
                        flags.broker(),
                        "boot success",
                        "org.apache.rocketmq.broker.BrokerStartup",
                        "-c",
                        brokerConfig.toString());
        broker.awaitReady(START_S);
    }

    private String brokerConfig() {
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
                        brokerPort,
                        nameServer(),
                        processes.folder().resolve("store"),
                        processes.folder().resolve("store/commitlog"),
                        metrics == null ? "" : metrics.brokerConfig());
    }

    /**
     * Makes topics for normal messages, and returns when the name server knows where each is, so
     * that a proxy that is asked at once knows it, too.
     *
     * @param queues of each topic
     */
    public void createTopics(List<String> topics, int queues) throws InterruptedException {
        try (ClusterAdmin admin = new ClusterAdmin(nameServer(), "127.0.0.1:" + brokerPort)) {
            admin.createTopics(topics, queues);
            admin.awaitRoutes(topics);
        }
    }

    /** The name server's HOST:PORT. */
    String nameServer() {
        return "127.0.0.1:" + nameServerPort;
    }

    /** The broker's process. */
    long brokerPid() {
        return broker.pid();
    }
}
