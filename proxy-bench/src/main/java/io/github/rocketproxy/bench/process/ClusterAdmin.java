package io.github.rocketproxy.bench.process;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** Makes topics on the broker of a run. Close it to drop its connections. */
final class ClusterAdmin implements AutoCloseable {
    private static final int TIMEOUT_MS = 60_000;
    private static final int TOPICS_OF_A_REQUEST = 500;
    private static final int READ_AND_WRITE = 6;
    private static final long ROUTE_S = 120;
    private static final long ASK_AGAIN_MS = 200;

    private final DefaultMQAdminExt admin = new DefaultMQAdminExt(TIMEOUT_MS);
    private final String broker;

    ClusterAdmin(String nameServer, String broker) {
        this.broker = broker;
        admin.setNamesrvAddr(nameServer);
        admin.setInstanceName("bench-" + System.nanoTime());
        try {
            admin.start();
        } catch (MQClientException e) {
            throw new IllegalStateException("no admin client", e);
        }
    }

    void createTopics(List<String> topics, int queues) throws InterruptedException {
        List<TopicConfig> configs =
                topics.stream()
                        .map(topic -> new TopicConfig(topic, queues, queues, READ_AND_WRITE))
                        .toList();
        for (int from = 0; from < configs.size(); from += TOPICS_OF_A_REQUEST) {
            int to = Math.min(configs.size(), from + TOPICS_OF_A_REQUEST);
            try {
                admin.createAndUpdateTopicConfigList(broker, configs.subList(from, to));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("topics cannot be made", e);
            }
        }
    }

    /** Waits until the name server has the route of each topic. */
    void awaitRoutes(List<String> topics) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ROUTE_S);
        for (String topic : topics) {
            while (!hasRoute(topic)) {
                if (System.nanoTime() > endNs) {
                    throw new IllegalStateException("no route of topic " + topic);
                }
                TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MS);
            }
        }
    }

    private boolean hasRoute(String topic) throws InterruptedException {
        try {
            return !admin.examineTopicRouteInfo(topic).getBrokerDatas().isEmpty();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }

    @Override
    public void close() {
        admin.shutdown();
    }
}
