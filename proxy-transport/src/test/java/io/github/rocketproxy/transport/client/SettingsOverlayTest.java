package io.github.rocketproxy.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.UnknownFieldSet;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.Endpoints;
import io.github.rocketproxy.transport.proto.Metric;
import io.github.rocketproxy.transport.proto.Publishing;
import io.github.rocketproxy.transport.proto.Resource;
import io.github.rocketproxy.transport.proto.RetryPolicy;
import io.github.rocketproxy.transport.proto.Settings;
import io.github.rocketproxy.transport.proto.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SettingsOverlayTest {
    private static final UnknownFieldSet LATER =
            UnknownFieldSet.newBuilder()
                    .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build();

    private final SettingsOverlay overlay = new SettingsOverlay(ClientConfig.DEFAULT);

    @Test
    void shouldTellProducersTheLimitsAndEchoTheRest() {
        Settings received =
                Settings.newBuilder()
                        .setClientType(ClientType.PRODUCER)
                        .setRequestTimeout(seconds(7))
                        .setPublishing(
                                Publishing.newBuilder()
                                        .addTopics(Resource.newBuilder().setName("t"))
                                        .setUnknownFields(LATER))
                        .setMetric(
                                Metric.newBuilder()
                                        .setOn(true)
                                        .setEndpoints(Endpoints.getDefaultInstance()))
                        .setUnknownFields(LATER)
                        .build();

        Settings answer = overlay.forProducer(received);

        RetryPolicy policy = answer.getBackoffPolicy();
        assertThat(policy.getMaxAttempts()).isEqualTo(3);
        assertThat(policy.getExponentialBackoff().getInitial()).isEqualTo(millis(10));
        assertThat(policy.getExponentialBackoff().getMax()).isEqualTo(seconds(1));
        assertThat(policy.getExponentialBackoff().getMultiplier()).isEqualTo(2f);
        assertThat(answer.getPublishing().getMaxBodySize()).isEqualTo(4_194_304);
        assertThat(answer.getPublishing().getValidateMessageType()).isTrue();
        assertThat(answer.getMetric()).isEqualTo(Metric.getDefaultInstance());
        Settings.Builder rest = answer.toBuilder().clearBackoffPolicy();
        rest.setMetric(received.getMetric());
        rest.getPublishingBuilder().clearMaxBodySize().clearValidateMessageType();
        assertThat(rest.build()).isEqualTo(received);
    }

    @Test
    void shouldTellConsumersWhatTheirGroupIsSetTo() {
        Settings answer =
                overlay.forConsumer(consumer(), group(true, 5, false, List.of(1_500L, 60_000L)));

        assertThat(answer.getSubscription().getFifo()).isTrue();
        assertThat(answer.getSubscription().getReceiveBatchSize()).isEqualTo(32);
        assertThat(answer.getSubscription().getLongPollingTimeout()).isEqualTo(seconds(20));
        assertThat(answer.getSubscription().getLiteSubscriptionQuota()).isEqualTo(700);
        assertThat(answer.getSubscription().getMaxLiteTopicSize()).isEqualTo(64);
        assertThat(answer.getBackoffPolicy().getMaxAttempts()).isEqualTo(5);
        assertThat(answer.getBackoffPolicy().getCustomizedBackoff().getNextList())
                .containsExactly(
                        Duration.newBuilder().setSeconds(1).setNanos(500_000_000).build(),
                        seconds(60));
    }

    @Test
    void shouldTellConsumersAnExponentialBackoff() {
        Settings answer = overlay.forConsumer(consumer(), group(false, 5, true, List.of()));

        assertThat(answer.getBackoffPolicy().hasCustomizedBackoff()).isFalse();
        assertThat(answer.getBackoffPolicy().getExponentialBackoff().getInitial())
                .isEqualTo(seconds(5));
        assertThat(answer.getBackoffPolicy().getExponentialBackoff().getMax())
                .isEqualTo(seconds(7_200));
    }

    @Test
    void shouldAlwaysSetAStrategy() {
        assertThat(overlay.forConsumer(consumer(), group(false, 5, false, List.of())))
                .satisfies(SettingsOverlayTest::hasDefaultBackoff);
        assertThat(overlay.forConsumer(consumer(), null))
                .satisfies(SettingsOverlayTest::hasDefaultBackoff)
                .satisfies(
                        answer ->
                                assertThat(answer.getBackoffPolicy().getMaxAttempts())
                                        .isEqualTo(17));
    }

    @Test
    void shouldShareTheUsualWaitsAmongClients() {
        List<Long> usual = List.copyOf(GroupSettings.DEFAULT_WAITS_MS);
        Settings one = overlay.forConsumer(consumer(), group(false, 17, false, usual));
        Settings other = overlay.forConsumer(consumer(), group(false, 17, false, usual));

        assertThat(one.getBackoffPolicy().getCustomizedBackoff())
                .isSameAs(other.getBackoffPolicy().getCustomizedBackoff());
    }

    private static void hasDefaultBackoff(Settings answer) {
        assertThat(answer.getBackoffPolicy().getCustomizedBackoff().getNextList())
                .hasSize(18)
                .startsWith(seconds(1), seconds(5))
                .endsWith(seconds(3_600), seconds(7_200));
    }

    private static GroupSettings group(
            boolean isFifo, int attempts, boolean isExponential, List<Long> waitsMs) {
        return new GroupSettings(
                "g",
                isFifo,
                null,
                700,
                attempts,
                new GroupSettings.Backoff(isExponential, waitsMs, 5_000, 7_200_000, 2),
                0);
    }

    private static Settings consumer() {
        return Settings.newBuilder()
                .setClientType(ClientType.PUSH_CONSUMER)
                .setSubscription(
                        Subscription.newBuilder().setGroup(Resource.newBuilder().setName("g")))
                .build();
    }

    private static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    private static Duration millis(int ms) {
        return Duration.newBuilder().setNanos(ms * 1_000_000).build();
    }
}
