package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.route.MessageKind;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * What was said about a topic.
 *
 * @param data the name server's answer; null: no such topic
 * @param kind the broker's answer
 * @param fetchedNs when the name server answered
 * @param kindFetchedNs when the broker answered
 */
record TopicAnswer(
        String topic, TopicRouteData data, MessageKind kind, long fetchedNs, long kindFetchedNs) {
    boolean exists() {
        return data != null;
    }

    boolean saysTheSameAs(TopicAnswer other) {
        return other.exists() && exists() && kind == other.kind && data.equals(other.data);
    }
}
