package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has routes fetched for topics of clients that nobody has asked a route for. A few at one time, so
 * that name servers that are away keep nothing waiting. Any thread.
 */
final class UnknownTopics {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownTopics.class);
    private static final int MAX_FETCHES = 8;

    private final Metadata metadata;
    private final Semaphore permits = new Semaphore(MAX_FETCHES);
    private final Set<String> fetching = ConcurrentHashMap.newKeySet();

    UnknownTopics(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Begins to fetch as many of them as may be; the route table shows the rest. */
    void fetch(Set<String> topics) {
        for (String topic : topics) {
            if (!permits.tryAcquire()) {
                return;
            }
            if (fetching.add(topic)) {
                Thread.ofVirtual().name("mqp-group-topic").start(() -> fetch(topic));
            } else {
                permits.release();
            }
        }
    }

    private void fetch(String topic) {
        try {
            metadata.fetchTopic(topic);
        } catch (MetadataUnavailableException e) {
            LOG.debug("no route of {} now: {}", topic, e.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            fetching.remove(topic);
            permits.release();
        }
    }
}
