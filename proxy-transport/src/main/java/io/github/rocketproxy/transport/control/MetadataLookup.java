package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into the snapshots first and fetches only what they lack. May block. */
final class MetadataLookup {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataLookup.class);

    private final Metadata metadata;

    MetadataLookup(Metadata metadata) {
        this.metadata = metadata;
    }

    /** The route of a topic that exists. */
    TopicRoute route(String topic)
            throws RefusedException, InterruptedException, MetadataUnavailableException {
        TopicRoute route = metadata.routes().topic(topic);
        if (route == null) {
            metadata.fetchTopic(topic);
            route = metadata.routes().topic(topic);
        }
        if (route == null || !route.exists()) {
            throw new RefusedException(
                    ReplyCode.TOPIC_NOT_FOUND, "topic " + topic + " does not exist");
        }
        return route;
    }

    /** The broker of that name as the routes known by now show it, or null. */
    BrokerRef broker(String name) {
        return metadata.routes().broker(name);
    }

    /**
     * As {@link #group}; null also if brokers cannot be asked: clients start while they are away.
     */
    GroupSettings groupIfAny(String group) throws InterruptedException {
        try {
            return group(group);
        } catch (MetadataUnavailableException e) {
            LOG.warn("settings of group {} are not to be had: {}", group, e.getMessage());
            return null;
        }
    }

    /** The group's settings; null if nothing is known of it even after it was asked for. */
    GroupSettings group(String group) throws InterruptedException, MetadataUnavailableException {
        GroupSettings settings = metadata.groups().group(group);
        if (settings == null) {
            metadata.fetchGroup(group);
            settings = metadata.groups().group(group);
        }
        return settings;
    }
}
