package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.backend.control.RemotingVersion;
import io.github.rocketproxy.pipeline.route.MessageKind;
import java.util.Map;
import java.util.Optional;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/**
 * Asks a broker for the settings of one topic or group: GET_TOPIC_CONFIG 351 and
 * GET_SUBSCRIPTIONGROUP_CONFIG 352. Any virtual thread.
 */
final class BrokerConfigs {
    private static final String MESSAGE_TYPE_ATTRIBUTE = "message.type";

    static {
        RemotingVersion.announce();
    }

    private final Remoting remoting;
    private final long timeoutMs;

    BrokerConfigs(Remoting remoting, long timeoutMs) {
        this.remoting = remoting;
        this.timeoutMs = timeoutMs;
    }

    /** The topic's kind; UNTYPED without a type, UNSPECIFIED where the broker could not say. */
    MessageKind kind(String brokerAddress, String topic) throws InterruptedException {
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.GET_TOPIC_CONFIG, null);
        request.addExtField("topic", topic);
        request.addExtField("lo", "true");
        try {
            RemotingCommand answer = remoting.invoke(brokerAddress, request, timeoutMs);
            if (answer.getCode() != ResponseCode.SUCCESS || answer.getBody() == null) {
                return MessageKind.UNSPECIFIED;
            }
            return kind(RemotingSerializable.decode(answer.getBody(), TopicConfig.class));
        } catch (RemotingCallException unknown) {
            return MessageKind.UNSPECIFIED;
        }
    }

    private static MessageKind kind(TopicConfig config) {
        Map<String, String> attributes = config.getAttributes();
        String type = attributes == null ? null : attributes.get(MESSAGE_TYPE_ATTRIBUTE);
        if (type == null) {
            return MessageKind.UNTYPED;
        }
        for (MessageKind kind : MessageKind.values()) {
            if (kind.name().equalsIgnoreCase(type)) {
                return kind;
            }
        }
        return MessageKind.UNSPECIFIED;
    }

    /**
     * The group's settings; empty where the broker has none.
     *
     * @throws RemotingCallException the broker did not answer
     */
    Optional<SubscriptionGroupConfig> group(String brokerAddress, String group)
            throws RemotingCallException, InterruptedException {
        RemotingCommand request =
                RemotingCommand.createRequestCommand(
                        RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, null);
        request.addExtField("group", group);
        RemotingCommand answer = remoting.invoke(brokerAddress, request, timeoutMs);
        if (answer.getCode() != ResponseCode.SUCCESS || answer.getBody() == null) {
            return Optional.empty();
        }
        return Optional.of(
                RemotingSerializable.decode(answer.getBody(), SubscriptionGroupConfig.class));
    }
}
