package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.MessagingServiceGrpc;
import apache.rocketmq.v2.PullMessageRequest;
import apache.rocketmq.v2.PullMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Durations;
import org.apache.rocketmq.shaded.io.grpc.stub.ClientCallStreamObserver;
import org.apache.rocketmq.shaded.io.grpc.stub.ClientResponseObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PullMessage by bare stubs; no client announces itself, so brokers know none of the groups. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PullIT {
    private static final String BROKER = "broker-a";
    private static final int MESSAGES = 40;

    private final RealCluster cluster = RealCluster.shared();
    private String filled;
    private String quiet;
    private String group;
    private RawClient client;

    @BeforeAll
    void setUp() {
        Assumptions.assumeTrue(
                ProxyKind.current() != ProxyKind.OFFICIAL, "the official proxy has no PullMessage");
        ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
        filled = cluster.createTopic("pull-filled", TopicType.NORMAL, 1);
        quiet = cluster.createTopic("pull-quiet", TopicType.NORMAL, 1);
        group = cluster.createGroup("pull", false);
        client = new RawClient(proxy);
        for (int i = 0; i < MESSAGES; i++) {
            send(filled, "body-" + i, i % 2 == 0 ? "Aa" : "BB", i);
        }
    }

    @AfterAll
    void tearDown() {
        if (client != null) {
            client.close();
        }
    }

    private void send(String topic, String body, String tag, int number) {
        SystemProperties system = RawClient.systemProperties().setTag(tag).build();
        Message message =
                RawClient.message(topic, body.getBytes(StandardCharsets.US_ASCII)).toBuilder()
                        .setSystemProperties(system)
                        .putUserProperties("number", "" + number)
                        .build();
        assertThat(
                        client.blocking()
                                .sendMessage(
                                        SendMessageRequest.newBuilder()
                                                .addMessages(message)
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
    }

    private PullMessageRequest.Builder request(String topic, long offset) {
        return PullMessageRequest.newBuilder()
                .setGroup(RawClient.resource(group))
                .setMessageQueue(queue(topic, BROKER, 0))
                .setOffset(offset)
                .setBatchSize(32);
    }

    private static MessageQueue queue(String topic, String broker, int id) {
        return MessageQueue.newBuilder()
                .setTopic(RawClient.resource(topic))
                .setId(id)
                .setBroker(Broker.newBuilder().setName(broker))
                .build();
    }

    private static FilterExpression filter(FilterType type, String expression) {
        return FilterExpression.newBuilder().setType(type).setExpression(expression).build();
    }

    /** What a stream said, once its order is checked: status, messages, next offset. */
    private record Pulled(Code code, List<Message> messages, long nextOffset) {
        static Pulled of(Iterator<PullMessageResponse> stream) {
            List<PullMessageResponse> items = new ArrayList<>();
            stream.forEachRemaining(items::add);
            PullMessageResponse last = items.getLast();
            assertThat(items.getFirst().hasStatus()).isTrue();
            List<Message> messages =
                    items.stream()
                            .filter(PullMessageResponse::hasMessage)
                            .map(PullMessageResponse::getMessage)
                            .toList();
            assertThat(items).hasSize(messages.size() + (last.hasNextOffset() ? 2 : 1));
            return new Pulled(
                    items.getFirst().getStatus().getCode(),
                    messages,
                    last.hasNextOffset() ? last.getNextOffset() : -1);
        }

        List<String> bodies() {
            return messages.stream().map(message -> message.getBody().toStringUtf8()).toList();
        }

        static Pulled nothing(Code code, long nextOffset) {
            return new Pulled(code, List.of(), nextOffset);
        }
    }

    private Pulled pull(PullMessageRequest.Builder request) {
        return Pulled.of(client.blocking().pullMessage(request.build()));
    }

    private static List<String> bodies(IntStream numbers) {
        return numbers.mapToObj(number -> "body-" + number).toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1000, 32", "7, 7"})
    void shouldGiveEveryMessageOnceAndInOrderWhenPulledToTheEnd(int batchSize, int most) {
        List<Message> all = new ArrayList<>();
        long offset = 0;
        Pulled pulled = pull(request(filled, offset).setBatchSize(batchSize));
        while (pulled.code() == Code.OK) {
            assertThat(pulled.messages()).hasSizeBetween(1, most);
            all.addAll(pulled.messages());
            offset = pulled.nextOffset();
            pulled = pull(request(filled, offset).setBatchSize(batchSize));
        }

        assertThat(pulled).isEqualTo(Pulled.nothing(Code.MESSAGE_NOT_FOUND, MESSAGES));
        assertThat(all)
                .extracting(message -> message.getBody().toStringUtf8())
                .isEqualTo(bodies(IntStream.range(0, MESSAGES)));
        for (int i = 0; i < MESSAGES; i++) {
            SystemProperties system = all.get(i).getSystemProperties();
            assertThat(system.getQueueId()).isZero();
            assertThat(system.getQueueOffset()).isEqualTo(i);
            assertThat(system.getDeliveryAttempt()).isEqualTo(1);
            assertThat(system.hasReceiptHandle()).isFalse();
            assertThat(system.hasInvisibleDuration()).isFalse();
        }
    }

    @Test
    void shouldLeaveTheQueueAsItIsWhenPulled() {
        assertThat(pull(request(filled, 0)).bodies()).hasSize(32);

        assertThat(pull(request(filled, 0)).bodies()).hasSize(32).startsWith("body-0");
    }

    @Test
    void shouldEndALongPollWithTheOffsetToGoOnFromWhenNothingComes() {
        Pulled pulled = pull(request(quiet, 0).setLongPollingTimeout(Durations.fromSeconds(5)));

        assertThat(pulled).isEqualTo(Pulled.nothing(Code.MESSAGE_NOT_FOUND, 0));
    }

    @Test
    void shouldAnswerBeforeTheDeadlineWhenTheLongPollIsAsLong() {
        Pulled pulled =
                Pulled.of(
                        client.blocking(Duration.ofSeconds(7))
                                .pullMessage(
                                        request(quiet, 0)
                                                .setLongPollingTimeout(Durations.fromSeconds(7))
                                                .build()));

        assertThat(pulled).isEqualTo(Pulled.nothing(Code.MESSAGE_NOT_FOUND, 0));
    }

    @Test
    void shouldWakeALongPollWhenAMessageIsSent() throws Exception {
        String topic = cluster.createTopic("pull-woken", TopicType.NORMAL, 1);
        CompletableFuture<Pulled> waiting =
                CompletableFuture.supplyAsync(
                        () ->
                                pull(
                                        request(topic, 0)
                                                .setFilterExpression(filter(FilterType.TAG, "t"))
                                                .setLongPollingTimeout(Durations.fromSeconds(20))));
        Awaitility.await("the broker holds the pull")
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> !waiting.isDone());

        send(topic, "wake", "t", 1);

        Pulled pulled = waiting.get(60, TimeUnit.SECONDS);
        assertThat(pulled.bodies()).containsExactly("wake");
        assertThat(pulled.nextOffset()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"41, 40", "1000000, 40", "9223372036854775807, 40"})
    void shouldCorrectTheOffsetWhenItIsBeyondTheEnd(long offset, long corrected) {
        assertThat(pull(request(filled, offset)))
                .isEqualTo(Pulled.nothing(Code.ILLEGAL_OFFSET, corrected));
    }

    @Test
    void shouldRefuseANegativeOffsetWithoutAnotherOne() {
        assertThat(pull(request(filled, -1))).isEqualTo(Pulled.nothing(Code.ILLEGAL_OFFSET, -1));
    }

    @Test
    void shouldTellTagsOfOneHashApart() {
        Pulled some =
                pull(request(filled, 0).setFilterExpression(filter(FilterType.TAG, "x || BB")));
        Pulled none = pull(request(filled, 39).setFilterExpression(filter(FilterType.TAG, "Aa")));

        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(some.bodies()).isNotEmpty().allMatch(body -> isOdd(body));
        assertThat(some.nextOffset()).isEqualTo(32);
        assertThat(none).isEqualTo(Pulled.nothing(Code.MESSAGE_NOT_FOUND, 40));
    }

    private static boolean isOdd(String body) {
        return Integer.parseInt(body.substring("body-".length())) % 2 == 1;
    }

    @Test
    void shouldSkipWhatTheBrokerFilteredOutWhenNoTagMatches() {
        Pulled pulled = pull(request(filled, 0).setFilterExpression(filter(FilterType.TAG, "no")));

        assertThat(pulled.code()).isEqualTo(Code.MESSAGE_NOT_FOUND);
        assertThat(pulled.nextOffset()).isPositive();
    }

    @Test
    void shouldFilterBySqlWhereTheBrokerDoes() {
        FilterExpression sql = filter(FilterType.SQL, "number > 4 AND TAGS = 'Aa'");
        assertThat(pull(request(filled, 0).setBatchSize(3).setFilterExpression(sql)).bodies())
                .containsExactly("body-6", "body-8", "body-10");
        FilterExpression broken = filter(FilterType.SQL, "number >");
        assertThat(pull(request(filled, 0).setFilterExpression(broken)))
                .isEqualTo(Pulled.nothing(Code.ILLEGAL_FILTER_EXPRESSION, -1));
        cluster.configureBroker("enablePropertyFilter", "false");
        try {
            assertThat(pull(request(filled, 0).setFilterExpression(sql)))
                    .isEqualTo(Pulled.nothing(Code.ILLEGAL_FILTER_EXPRESSION, -1));
        } finally {
            cluster.configureBroker("enablePropertyFilter", "true");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, broker-a, BAD_REQUEST",
        "1, broker-a, BAD_REQUEST",
        "2147483647, broker-a, BAD_REQUEST",
        "0, broker-z, BAD_REQUEST",
        "0, '', BAD_REQUEST"
    })
    void shouldRefuseAQueueThatIsNotThere(int id, String broker, Code code) {
        assertThat(pull(request(filled, 0).setMessageQueue(queue(filled, broker, id))))
                .isEqualTo(Pulled.nothing(code, -1));
    }

    @Test
    void shouldRefuseATopicThatIsNotThere() {
        assertThat(pull(request("pull-no-such-topic", 0)))
                .isEqualTo(Pulled.nothing(Code.TOPIC_NOT_FOUND, -1));
    }

    @Test
    void shouldServeAGroupThatNobodyCreatedWhereTheBrokerCreatesIt() {
        Pulled pulled =
                pull(request(filled, 0).setGroup(RawClient.resource("pull-" + System.nanoTime())));

        assertThat(pulled.bodies()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void shouldNotAskForADeadline(int pollSeconds) {
        MessagingServiceGrpc.MessagingServiceBlockingStub patient =
                client.blocking().withDeadline(null);

        Pulled found =
                Pulled.of(
                        patient.pullMessage(
                                request(filled, 8)
                                        .setLongPollingTimeout(Durations.fromSeconds(pollSeconds))
                                        .build()));

        assertThat(found.bodies()).hasSize(32).startsWith("body-8");
    }

    @Test
    void shouldServeOthersWhenAClientLeavesItsLongPoll() throws Exception {
        String topic = cluster.createTopic("pull-left", TopicType.NORMAL, 1);
        CountDownLatch ended = new CountDownLatch(1);
        Leaving leaving = new Leaving(ended);
        client.stub()
                .pullMessage(
                        request(topic, 0).setLongPollingTimeout(Durations.fromSeconds(20)).build(),
                        leaving);
        leaving.call.cancel("gone", null);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();

        send(topic, "still there", "t", 1);

        assertThat(pull(request(topic, 0)).bodies()).containsExactly("still there");
    }

    private static final class Leaving
            implements ClientResponseObserver<PullMessageRequest, PullMessageResponse> {
        private final CountDownLatch ended;
        private ClientCallStreamObserver<PullMessageRequest> call;

        Leaving(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<PullMessageRequest> call) {
            this.call = call;
        }

        @Override
        public void onNext(PullMessageResponse item) {
            throw new AssertionError("an item for a client that has gone: " + item);
        }

        @Override
        public void onError(Throwable failure) {
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }
    }
}
