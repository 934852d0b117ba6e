package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.HeartbeatRequest;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.Settings;
import apache.rocketmq.v2.TelemetryCommand;
import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SubscriptionTest {
    private final Subscription subscription = new Subscription("group-1", "orders", 20);

    @Test
    void shouldAskForABatchAndWait() throws InvalidProtocolBufferException {
        ReceiveMessageRequest request =
                ReceiveMessageRequest.parseFrom(Buffers.bytes(subscription.receive()));

        assertThat(request.getGroup().getName()).isEqualTo("group-1");
        assertThat(request.getMessageQueue().getTopic().getName()).isEqualTo("orders");
        assertThat(request.getFilterExpression().getType()).isEqualTo(FilterType.TAG);
        assertThat(request.getFilterExpression().getExpression()).isEqualTo("*");
        assertThat(request.getBatchSize()).isEqualTo(32);
        assertThat(request.getInvisibleDuration().getSeconds()).isEqualTo(60);
        assertThat(request.getLongPollingTimeout().getSeconds()).isEqualTo(20);
    }

    @Test
    void shouldAnnounceASimpleConsumer() throws InvalidProtocolBufferException {
        Settings settings =
                TelemetryCommand.parseFrom(Buffers.bytes(subscription.settings())).getSettings();

        assertThat(settings.getClientType()).isEqualTo(ClientType.SIMPLE_CONSUMER);
        assertThat(settings.getSubscription().getGroup().getName()).isEqualTo("group-1");
        assertThat(settings.getSubscription().getSubscriptions(0).getTopic().getName())
                .isEqualTo("orders");
        assertThat(settings.getSubscription().getLongPollingTimeout().getSeconds()).isEqualTo(20);
    }

    @Test
    void shouldBeatForItsGroup() throws InvalidProtocolBufferException {
        HeartbeatRequest request =
                HeartbeatRequest.parseFrom(Buffers.bytes(subscription.heartbeat()));

        assertThat(request.getGroup().getName()).isEqualTo("group-1");
        assertThat(request.getClientType()).isEqualTo(ClientType.SIMPLE_CONSUMER);
    }
}
