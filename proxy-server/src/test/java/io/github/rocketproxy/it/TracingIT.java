package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.SpanCollector;
import io.github.rocketproxy.it.support.TopicType;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are followed become spans at a collector; a message's own trace stays with it. */
@IntegrationTest
class TracingIT {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final RealCluster cluster = RealCluster.shared();
    private final SpanCollector collector = new SpanCollector();

    @AfterEach
    void close() {
        collector.close();
    }

    private InJvmProxy proxy(PipelineMode mode, String ratio) {
        return InJvmProxy.cluster(
                cluster.nameServerAddress(),
                mode,
                Map.of(
                        "tracing.enabled", "true",
                        "tracing.sampleRatio", ratio,
                        "tracing.otlp.endpoint", collector.endpoint(),
                        "tracing.otlp.headers.authorization", "Bearer of-the-collector",
                        "tracing.otlp.intervalMs", "100"));
    }

    private static String newTraceId() {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        id[0] = 1;
        return HexFormat.of().formatHex(id);
    }

    private static String parent(String traceId, String flags) {
        return "00-" + traceId + "-00f067aa0ba902b7-" + flags;
    }

    private static Message withContext(Message message, String context) {
        return message.toBuilder()
                .setSystemProperties(
                        message.getSystemProperties().toBuilder().setTraceContext(context))
                .build();
    }

    private static void send(RawClient client, Message message) {
        SendMessageRequest request = SendMessageRequest.newBuilder().addMessages(message).build();
        assertThat(client.blocking().sendMessage(request).getStatus().getCode()).isEqualTo(Code.OK);
    }

    private List<Span> spans(String traceId, int count) {
        await().atMost(WITHIN).until(() -> collector.ofTrace(traceId).size() >= count);
        return collector.ofTrace(traceId);
    }

    @ParameterizedTest
    @EnumSource(PipelineMode.class)
    void shouldFollowWhoIsFollowedByItsSender(PipelineMode mode) {
        String topic = cluster.createTopic("traced", TopicType.NORMAL, 1);
        String traceId = newTraceId();
        try (InJvmProxy proxy = proxy(mode, "0");
                RawClient client =
                        new RawClient(proxy, Map.of("traceparent", parent(traceId, "01")))) {
            send(client, RawClient.message(topic, new byte[10]));

            List<Span> spans = spans(traceId, 7);
            assertThat(spans)
                    .extracting(Span::getName)
                    .containsExactlyInAnyOrder(
                            "send_message " + topic,
                            "queue",
                            "authorize",
                            "route",
                            "encode",
                            "broker broker-a",
                            "reply");
            Span whole =
                    spans.stream().filter(span -> span.getName().endsWith(topic)).findAny().get();
            assertThat(SpanCollector.hex(whole.getParentSpanId().toByteArray()))
                    .isEqualTo("00f067aa0ba902b7");
            assertThat(spans)
                    .filteredOn(span -> !span.equals(whole))
                    .allSatisfy(
                            step -> {
                                assertThat(step.getParentSpanId()).isEqualTo(whole.getSpanId());
                                assertThat(step.getStartTimeUnixNano())
                                        .isGreaterThanOrEqualTo(whole.getStartTimeUnixNano());
                                assertThat(step.getEndTimeUnixNano())
                                        .isLessThanOrEqualTo(whole.getEndTimeUnixNano());
                            });
            assertThat(collector.authorization()).isEqualTo("Bearer of-the-collector");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PipelineMode.class,
            names = {"INLINE", "STAGED"})
    void shouldFollowAMessagesOwnTraceAndPassItOnUntouched(PipelineMode mode) {
        String topic = cluster.createTopic("traced", TopicType.NORMAL, 1);
        String group = cluster.createGroup("traced", false);
        String traceId = newTraceId();
        String context = parent(traceId, "01");
        try (InJvmProxy proxy = proxy(mode, "1");
                RawClient client = new RawClient(proxy)) {
            send(client, withContext(RawClient.message(topic, new byte[10]), context));
            spans(traceId, 7);

            List<ReceiveMessageResponse> received =
                    client.receive(RawClient.receive(group, topic, Duration.ofMinutes(1)).build());
            Message message =
                    received.stream()
                            .filter(ReceiveMessageResponse::hasMessage)
                            .findAny()
                            .orElseThrow()
                            .getMessage();
            assertThat(message.getSystemProperties().getTraceContext()).isEqualTo(context);
            await().atMost(WITHIN)
                    .untilAsserted(
                            () ->
                                    assertThat(collector.named("receive_message " + topic))
                                            .anySatisfy(
                                                    span ->
                                                            assertThat(links(span))
                                                                    .containsExactly(traceId)));
        }
    }

    private static List<String> links(Span span) {
        return span.getLinksList().stream()
                .map(link -> SpanCollector.hex(link.getTraceId().toByteArray()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = PipelineMode.class,
            names = {"INLINE"})
    void shouldNotFollowWhoIsNotFollowed(PipelineMode mode) {
        String topic = cluster.createTopic("traced", TopicType.NORMAL, 1);
        String unsampled = newTraceId();
        String sampled = newTraceId();
        try (InJvmProxy proxy = proxy(mode, "0");
                RawClient client = new RawClient(proxy)) {
            send(client, RawClient.message(topic, new byte[10]));
            send(client, withContext(RawClient.message(topic, new byte[10]), "no trace at all"));
            send(
                    client,
                    withContext(RawClient.message(topic, new byte[10]), parent(unsampled, "00")));
            send(
                    client,
                    withContext(RawClient.message(topic, new byte[10]), parent(sampled, "01")));

            spans(sampled, 7); // it came last: what was to come of the others would be here
            assertThat(collector.ofTrace(unsampled)).isEmpty();
            assertThat(collector.named("send_message " + topic)).hasSize(1);
        }
    }
}
