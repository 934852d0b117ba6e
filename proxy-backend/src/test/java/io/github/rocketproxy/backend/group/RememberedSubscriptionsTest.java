package io.github.rocketproxy.backend.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.pipeline.port.Member.Subscription;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RememberedSubscriptionsTest {
    private final Map<String, ConsumerConnection> brokers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private long nowNs;
    private boolean isCut;
    private final RememberedSubscriptions remembered =
            new RememberedSubscriptions(this::answer, this::addresses, () -> nowNs);

    private List<String> addresses(int limit) throws MetadataUnavailableException {
        if (isCut) {
            throw new MetadataUnavailableException("no name server", null);
        }
        return List.of("away:1", "ignorant:1", "knowing:1");
    }

    private RemotingCommand answer(String address, RemotingCommand request, long timeoutMs)
            throws RemotingCallException {
        asked.add(address);
        if (address.startsWith("away")) {
            throw new RemotingCallException("away", null);
        }
        ConsumerConnection known = brokers.get(address);
        RemotingCommand answer =
                RemotingCommand.createResponseCommand(
                        known == null ? ResponseCode.CONSUMER_NOT_ONLINE : ResponseCode.SUCCESS,
                        null);
        answer.setBody(known == null ? null : known.encode());
        return answer;
    }

    @Test
    void shouldAskBrokersUntilOneKnowsTheGroup() throws Exception {
        knows("t", "x || y");
        knows("%RETRY%g", "*");

        assertThat(remembered.of("g")).containsExactly(new Subscription("t", "x || y", false));
        assertThat(asked).containsExactly("away:1", "ignorant:1", "knowing:1");
    }

    @Test
    void shouldKeepTheAnswerForAShortWhileOnly() throws Exception {
        knows("t", "*");
        remembered.of("g");
        remembered.of("g");
        assertThat(asked).hasSize(3);
        nowNs += TimeUnit.SECONDS.toNanos(10);

        remembered.of("g");

        assertThat(asked).hasSize(6);
    }

    @Test
    void shouldKnowNothingWhenNobodyCanBeAsked() throws Exception {
        isCut = true;

        assertThat(remembered.of("g")).isEmpty();
    }

    private void knows(String topic, String expression) {
        SubscriptionData data = new SubscriptionData(topic, expression);
        brokers.computeIfAbsent("knowing:1", address -> new ConsumerConnection())
                .getSubscriptionTable()
                .put(topic, data);
    }
}
