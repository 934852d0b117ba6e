package io.github.rocketproxy.backend.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Action;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Change;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Start;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.StartKind;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.QueueRef;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes to the broker, and what becomes of its answers. */
@Timeout(30)
class BrokerOperationsTest {
    private static final BrokerRef BROKER = new BrokerRef(0, "broker-a", "host:1");
    private static final QueueRef QUEUE = new QueueRef(BROKER, 3);

    private RemotingCommand asked;
    private RemotingCommand answer = answer(0, null, Map.of("offset", "77", "msgId", "ID"));
    private RemotingCallException failure;
    private final BrokerCaller caller =
            new BrokerCaller(
                    (address, request, timeoutMs) -> {
                        request.makeCustomHeaderToNet();
                        asked = request;
                        if (failure != null) {
                            throw failure;
                        }
                        assertThat(address).isEqualTo("host:1");
                        assertThat(timeoutMs).isEqualTo(1_234);
                        return answer;
                    },
                    1_234);
    private final BrokerOffsets offsets = new BrokerOffsets(caller);

    @Test
    void shouldCommitAnOffset() throws Exception {
        offsets.commit("g", "t", QUEUE, 5);

        assertAsked(15, Map.of("consumerGroup", "g", "topic", "t", "queueId", "3"));
        assertThat(asked.getExtFields())
                .containsEntry("commitOffset", "5")
                .containsEntry("bname", "broker-a");
    }

    @Test
    void shouldAskForACommittedOffsetWithoutTakingZeroForNone() throws Exception {
        assertThat(offsets.committed("g", "t", QUEUE)).isEqualTo(77);

        assertAsked(14, Map.of("consumerGroup", "g", "topic", "t", "queueId", "3"));
        assertThat(asked.getExtFields()).containsEntry("setZeroIfNotFound", "false");
        answer = answer(22, "Not found, maybe new consumer", Map.of());
        assertRefused(() -> offsets.committed("g", "t", QUEUE), ReplyCode.OFFSET_NOT_FOUND);
    }

    @Test
    void shouldAskForTheOffsetsOfAQueue() throws Exception {
        assertThat(offsets.earliest("t", QUEUE)).isEqualTo(77);
        assertAsked(31, Map.of("topic", "t", "queueId", "3"));
        assertThat(offsets.latest("t", QUEUE)).isEqualTo(77);
        assertAsked(30, Map.of("topic", "t", "queueId", "3"));
        assertThat(offsets.storedAt("t", QUEUE, 1_700_000_000_000L)).isEqualTo(77);
        assertAsked(29, Map.of("topic", "t", "queueId", "3", "timestamp", "1700000000000"));
    }

    @Test
    void shouldNotTrustAnswersWithoutAnOffset() {
        answer = answer(0, null, Map.of());
        assertRefused(() -> offsets.latest("t", QUEUE), ReplyCode.INTERNAL_SERVER_ERROR);
        answer = answer(0, null, Map.of("offset", "many"));
        assertRefused(() -> offsets.latest("t", QUEUE), ReplyCode.INTERNAL_SERVER_ERROR);
    }

    @Test
    void shouldTellBrokersThatCannotBeAsked() {
        failure = new RemotingCallException("late", new TimeoutException());
        assertRefused(() -> offsets.latest("t", QUEUE), ReplyCode.PROXY_TIMEOUT);
        failure = new RemotingCallException("refused", null);
        assertRefused(() -> offsets.latest("t", QUEUE), ReplyCode.INTERNAL_SERVER_ERROR);
        QueueRef withoutMaster = new QueueRef(new BrokerRef(0, "broker-b", null), 0);
        assertRefused(() -> offsets.latest("t", withoutMaster), ReplyCode.HA_NOT_AVAILABLE);
    }

    @Test
    void shouldRecallByTheHandleAsItCame() throws Exception {
        assertThat(new BrokerRecall(caller).recall(BROKER, "t", "djE=")).isEqualTo("ID");

        assertAsked(370, Map.of("topic", "t", "recallHandle", "djE=", "bname", "broker-a"));
        assertThat(asked.getExtFields()).doesNotContainKey("producerGroup");
    }

    @Test
    void shouldSayWhyARecallIsRefused() {
        answer = answer(604, "recall failed, timestamp invalid", Map.of());
        assertThat(assertRefused(this::recall, ReplyCode.BAD_REQUEST))
                .contains("timestamp invalid");
        answer = answer(16, "recall failed, operation is forbidden", Map.of());
        assertThat(assertRefused(this::recall, ReplyCode.FORBIDDEN))
                .contains("recallMessageEnable must be true");
        answer = answer(11, "recall failed, broker service not available", Map.of());
        assertRefused(this::recall, ReplyCode.HA_NOT_AVAILABLE);
    }

    private void recall() throws Exception {
        new BrokerRecall(caller).recall(BROKER, "t", "djE=");
    }

    @Test
    void shouldTellLiteSubscriptionsInTheBrokersWords() throws Exception {
        tell(new Start(StartKind.POLICY, 2));

        assertAsked(200071, Map.of());
        assertThat(new String(asked.getBody(), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"subscriptionSet":[{"action":"PARTIAL_ADD","clientId":"c","group":"g",\
                        "liteTopicSet":["a"],"offsetOption":{"type":"POLICY","value":2},\
                        "topic":"parent","version":4}]}""");
        tell(null);
        assertThat(new String(asked.getBody(), StandardCharsets.UTF_8))
                .doesNotContain("offsetOption");
    }

    @Test
    void shouldPassOnALiteQuotaOfTheBroker() {
        answer = answer(2018, "quota", Map.of());
        assertRefused(() -> tell(null), ReplyCode.LITE_SUBSCRIPTION_QUOTA_EXCEEDED);
    }

    private void tell(Start start) throws Exception {
        new BrokerLiteSubscriptions(caller)
                .tell(
                        BROKER,
                        new Change(Action.PARTIAL_ADD, "c", "g", "parent", Set.of("a"), 4, start));
    }

    private void assertAsked(int code, Map<String, String> fields) {
        assertThat(asked.getCode()).isEqualTo(code);
        if (!fields.isEmpty()) {
            assertThat(asked.getExtFields()).containsAllEntriesOf(fields);
        }
    }

    private static String assertRefused(ThrowingCallable call, ReplyCode code) {
        BrokerRefusedException refused = catchThrowableOfType(BrokerRefusedException.class, call);
        assertThat(refused.code()).isEqualTo(code);
        return refused.getMessage();
    }

    private static RemotingCommand answer(int code, String remark, Map<String, String> fields) {
        RemotingCommand answer = RemotingCommand.createResponseCommand(code, remark);
        fields.forEach(answer::addExtField);
        return answer;
    }
}
