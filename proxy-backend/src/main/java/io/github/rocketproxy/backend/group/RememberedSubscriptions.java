package io.github.rocketproxy.backend.group;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.pipeline.port.Member.Subscription;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerConnectionListRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What brokers remember of a group's subscriptions (GET_CONSUMER_CONNECTION_LIST 203). Concurrent
 * questions about one group are one, and the answer serves for a short while. Virtual threads.
 */
final class RememberedSubscriptions {
    private static final int MAX_BROKERS = 16;
    private static final int MAX_GROUPS = 1_000;
    private static final long CALL_TIMEOUT_MS = 1_000;
    private static final long TOTAL_TIMEOUT_MS = 3_000;
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Remoting remoting;
    private final BrokersToAsk brokers;
    private final LongSupplier nanoClock;
    private final Cache<String, List<Subscription>> answers;

    /** Knows which brokers there are. */
    interface BrokersToAsk {
        List<String> addresses(int limit) throws InterruptedException, MetadataUnavailableException;
    }

    RememberedSubscriptions(Remoting remoting, BrokersToAsk brokers, LongSupplier nanoClock) {
        this.remoting = remoting;
        this.brokers = brokers;
        this.nanoClock = nanoClock;
        this.answers =
                Caffeine.newBuilder()
                        .maximumSize(MAX_GROUPS)
                        .expireAfterWrite(KEPT)
                        .ticker(nanoClock::getAsLong)
                        .build();
    }

    /** Empty where no broker knows the group or none answers. */
    List<Subscription> of(String group) throws InterruptedException {
        List<Subscription> answer = answers.get(group, this::askUnlessInterrupted);
        if (answer == null) {
            throw new InterruptedException("stopped while brokers were asked for " + group);
        }
        return answer;
    }

    /** Null, which is not kept, if the thread was interrupted. */
    private List<Subscription> askUnlessInterrupted(String group) {
        try {
            return ask(group);
        } catch (InterruptedException stopped) {
            return null;
        }
    }

    private List<Subscription> ask(String group) throws InterruptedException {
        long deadlineNs = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(TOTAL_TIMEOUT_MS);
        try {
            for (String address : brokers.addresses(MAX_BROKERS)) {
                List<Subscription> remembered = ask(address, group);
                if (!remembered.isEmpty() || nanoClock.getAsLong() - deadlineNs >= 0) {
                    return remembered;
                }
            }
        } catch (MetadataUnavailableException nobodyToAsk) {
            return List.of();
        }
        return List.of();
    }

    private List<Subscription> ask(String address, String group) throws InterruptedException {
        GetConsumerConnectionListRequestHeader header =
                new GetConsumerConnectionListRequestHeader();
        header.setConsumerGroup(group);
        try {
            RemotingCommand answer =
                    remoting.invoke(
                            address,
                            RemotingCommand.createRequestCommand(
                                    RequestCode.GET_CONSUMER_CONNECTION_LIST, header),
                            CALL_TIMEOUT_MS);
            if (answer.getCode() != ResponseCode.SUCCESS || answer.getBody() == null) {
                return List.of();
            }
            return subscriptions(
                    RemotingSerializable.decode(answer.getBody(), ConsumerConnection.class));
        } catch (RemotingCallException unreachable) {
            return List.of();
        }
    }

    /** Without the retry topic, which clients of the older protocol subscribe themselves. */
    private static List<Subscription> subscriptions(ConsumerConnection connection) {
        List<Subscription> subscriptions = new ArrayList<>();
        for (SubscriptionData data : connection.getSubscriptionTable().values()) {
            if (!data.getTopic().startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX)) {
                subscriptions.add(
                        new Subscription(
                                data.getTopic(),
                                data.getSubString(),
                                ExpressionType.SQL92.equals(data.getExpressionType())));
            }
        }
        return subscriptions;
    }
}
