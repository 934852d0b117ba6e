package io.github.rocketproxy.it.support;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.lite.LiteUtil;

/** One lite parent topic of a cluster, with what the broker knows of its lite topics. */
public final class LiteTopics {
    private final RealCluster cluster;
    private final String parent;

    /** Creates the parent topic. */
    public LiteTopics(RealCluster cluster, String prefix) {
        this.cluster = cluster;
        this.parent = cluster.createTopic(prefix, TopicType.LITE, 2);
    }

    /** Name of the parent topic. */
    public String parent() {
        return parent;
    }

    /**
     * Creates a consumer group that is bound to the parent topic.
     *
     * @param quota most lite topics that one client may subscribe to
     */
    public String createGroup(String prefix, int quota) {
        return cluster.createGroup(
                prefix,
                config ->
                        config.setAttributes(
                                Map.of(
                                        "+lite.bind.topic",
                                        parent,
                                        "+lite.sub.client.quota",
                                        Integer.toString(quota))));
    }

    /** The lite topics that the broker has a client subscribed to. */
    public Set<String> subscribed(String group, String clientId) throws Exception {
        Set<String> names =
                cluster.admin()
                        .getLiteClientInfo(cluster.brokerAddress(), parent, group, clientId)
                        .getLiteTopicSet();
        return names == null
                ? Set.of()
                : names.stream().map(LiteUtil::getLiteTopic).collect(Collectors.toSet());
    }

    /** Number of clients, of all groups, that the broker has subscribed to a lite topic. */
    public int subscribers(String liteTopic) throws Exception {
        return cluster.admin()
                .getLiteTopicInfo(cluster.brokerAddress(), parent, liteTopic)
                .getSubscriber()
                .size();
    }

    /** Messages that the broker has stored in a lite topic. */
    public long stored(String liteTopic) throws Exception {
        return cluster.admin()
                .getLiteTopicInfo(cluster.brokerAddress(), parent, liteTopic)
                .getTopicOffset()
                .getMaxOffset();
    }
}
