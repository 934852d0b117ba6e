package io.github.rocketproxy.bench.load;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Consumers that wait for messages which never come.
 *
 * @param consumers how many, each a client with an id of its own
 * @param topics over how many topics they are spread; the consumers of a topic are one group
 * @param pollS long polling time of a receive, s
 * @param heartbeatS time between two heartbeats of a consumer, s
 */
public record IdlePlan(int consumers, int topics, int pollS, int heartbeatS) {
    /** Names of the topics. */
    public List<String> topicNames() {
        return IntStream.range(0, topics).mapToObj(this::topic).toList();
    }

    private String topic(int consumer) {
        return "idle-" + consumer % topics;
    }

    Subscription subscription(int consumer) {
        return new Subscription("idle-group-" + consumer % topics, topic(consumer), pollS);
    }
}
