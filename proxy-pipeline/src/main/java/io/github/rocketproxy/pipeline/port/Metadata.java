package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.pipeline.route.RouteTable;

/**
 * What is known of topics, brokers and consumer groups. The tables are immutable snapshots that any
 * thread may read; the fetches block and are for virtual threads of the control plane only.
 */
public interface Metadata {
    /** The newest snapshot: one volatile read. */
    RouteTable routes();

    /** The newest snapshot: one volatile read. */
    GroupTable groups();

    /**
     * Brings a topic's route into {@link #routes()}: as known, or as known not to exist. Concurrent
     * fetches of one topic are one.
     *
     * @throws MetadataUnavailableException no name server answered in time, and nothing older is
     *     known
     */
    void fetchTopic(String topic) throws InterruptedException, MetadataUnavailableException;

    /**
     * Brings a consumer group's settings into {@link #groups()}; a group that the brokers do not
     * know gets the defaults.
     */
    void fetchGroup(String group) throws InterruptedException, MetadataUnavailableException;
}
