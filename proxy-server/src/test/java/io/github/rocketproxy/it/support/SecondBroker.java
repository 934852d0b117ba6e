package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.awaitility.Awaitility;

/** One more broker, {@link #NAME}, in a JVM of its own, at a cluster's name server. */
public final class SecondBroker implements AutoCloseable {
    public static final String NAME = "broker-b";
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final RealCluster cluster;
    private final Path folder = Folders.temporary("rocketproxy-it-broker-b");
    private final int port = FreePorts.block(4) + 2;
    private JavaProcess process;

    public SecondBroker(RealCluster cluster) {
        this.cluster = cluster;
        start();
    }

    /** Starts it, also again on the same data after {@link #kill}. */
    public void start() {
        try {
            Files.deleteIfExists(folder.resolve("store/lock"));
            Path config =
                    Files.writeString(
                            folder.resolve("broker.conf"),
                            BrokerConfig.of(NAME, cluster.nameServerAddress(), port, folder));
            process =
                    JavaProcess.java(
                            NAME,
                            Files.createDirectories(folder.resolve("run")),
                            List.of("-Xmx384m", "-XX:MaxDirectMemorySize=384m"),
                            "org.apache.rocketmq.broker.BrokerStartup",
                            "-c",
                            config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await(NAME)
                .atMost(READY_WITHIN)
                .pollInSameThread()
                .ignoreExceptions()
                .until(
                        () ->
                                cluster.admin()
                                        .examineBrokerClusterInfo()
                                        .getBrokerAddrTable()
                                        .containsKey(NAME));
    }

    /** Gives it queues of a topic that the first broker has. */
    public void addTopic(String topic, TopicType type, int queues) {
        TopicConfig config =
                new TopicConfig(topic, queues, queues, PermName.PERM_READ | PermName.PERM_WRITE);
        config.setAttributes(Map.of("+message.type", type.name()));
        Awaitility.await("topic " + topic)
                .atMost(READY_WITHIN)
                .pollInSameThread()
                .ignoreExceptions()
                .until(
                        () -> {
                            cluster.admin().createAndUpdateTopicConfig(address(), config);
                            return cluster
                                    .admin()
                                    .examineTopicRouteInfo(topic)
                                    .getQueueDatas()
                                    .stream()
                                    .anyMatch(queue -> queue.getBrokerName().equals(NAME));
                        });
    }

    /** Tells it of a group that the first broker knows. */
    public void addGroup(String group) throws Exception {
        SubscriptionGroupConfig config = new SubscriptionGroupConfig();
        config.setGroupName(group);
        cluster.admin().createAndUpdateSubscriptionGroupConfig(address(), config);
    }

    /** Messages of the topic that it has got. */
    public long stored(String topic) throws Exception {
        return cluster
                .admin()
                .examineTopicStats(address(), topic)
                .getOffsetTable()
                .values()
                .stream()
                .mapToLong(offsets -> offsets.getMaxOffset())
                .sum();
    }

    private String address() {
        return "127.0.0.1:" + port;
    }

    /** Stops its threads with its connections left open: it never answers. */
    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.resume();
        process.kill();
        Folders.delete(folder);
    }
}
