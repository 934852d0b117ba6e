package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.backend.control.RemotingVersion;
import io.github.rocketproxy.pipeline.port.Member;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.header.UnregisterClientRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.heartbeat.ProducerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** The requests HEART_BEAT 34 and UNREGISTER_CLIENT 35. */
final class Registrations {
    static {
        RemotingVersion.announce();
    }

    private Registrations() {}

    static RemotingCommand producers(String clientId, Collection<String> groups) {
        HeartbeatData body = body(clientId);
        for (String group : groups) {
            ProducerData producer = new ProducerData();
            producer.setGroupName(group);
            body.getProducerDataSet().add(producer);
        }
        return heartbeat(body, LanguageCode.OTHER);
    }

    static RemotingCommand consumer(String group, ConsumerEntry entry, GroupPlan plan) {
        ConsumerData consumer = new ConsumerData();
        consumer.setGroupName(group);
        consumer.setConsumeType(consumeType(entry.role()));
        consumer.setMessageModel(messageModel(entry.role()));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        consumer.setSubscriptionDataSet(new HashSet<>(plan.subscriptions()));
        HeartbeatData body = body(entry.clientId());
        body.getConsumerDataSet().add(consumer);
        return heartbeat(body, language(entry.language()));
    }

    static RemotingCommand producerLeft(String clientId, String group) {
        UnregisterClientRequestHeader header = new UnregisterClientRequestHeader();
        header.setClientID(clientId);
        header.setProducerGroup(group);
        return RemotingCommand.createRequestCommand(RequestCode.UNREGISTER_CLIENT, header);
    }

    static RemotingCommand consumerLeft(String clientId, String group) {
        UnregisterClientRequestHeader header = new UnregisterClientRequestHeader();
        header.setClientID(clientId);
        header.setConsumerGroup(group);
        return RemotingCommand.createRequestCommand(RequestCode.UNREGISTER_CLIENT, header);
    }

    private static HeartbeatData body(String clientId) {
        HeartbeatData body = new HeartbeatData();
        body.setClientID(clientId);
        return body;
    }

    private static RemotingCommand heartbeat(HeartbeatData body, LanguageCode language) {
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.HEART_BEAT, null);
        request.setLanguage(language);
        request.setBody(body.encode());
        return request;
    }

    /** A subscription as a broker keeps it. */
    static SubscriptionData subscription(Member.Subscription subscription, long version) {
        SubscriptionData data = new SubscriptionData();
        data.setTopic(subscription.topic());
        data.setSubVersion(version);
        if (subscription.isSql()) {
            data.setExpressionType(ExpressionType.SQL92);
            data.setSubString(subscription.expression());
            return data;
        }
        boolean isAll =
                subscription.expression().isEmpty()
                        || subscription.expression().equals(SubscriptionData.SUB_ALL);
        data.setSubString(isAll ? SubscriptionData.SUB_ALL : subscription.expression());
        if (!isAll) {
            addTags(data, subscription.expression());
        }
        return data;
    }

    private static void addTags(SubscriptionData data, String expression) {
        Set<String> tags = data.getTagsSet();
        for (String tag : expression.split("\\|\\|", -1)) {
            if (!tag.isBlank()) {
                tags.add(tag.trim());
                data.getCodeSet().add(tag.trim().hashCode());
            }
        }
    }

    static ConsumeType consumeType(Member.Role role) {
        return role == Member.Role.ACTIVE_CONSUMER
                ? ConsumeType.CONSUME_ACTIVELY
                : ConsumeType.CONSUME_PASSIVELY;
    }

    private static MessageModel messageModel(Member.Role role) {
        return role == Member.Role.LITE_PUSH_CONSUMER
                ? MessageModel.LITE_SELECTIVE
                : MessageModel.CLUSTERING;
    }

    private static LanguageCode language(String name) {
        return switch (name) {
            case "DOT_NET" -> LanguageCode.DOTNET;
            case "GOLANG" -> LanguageCode.GO;
            default -> {
                LanguageCode same = LanguageCode.getCode(name);
                yield same == null ? LanguageCode.OTHER : same;
            }
        };
    }
}
