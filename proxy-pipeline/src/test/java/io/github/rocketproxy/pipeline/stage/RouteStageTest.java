package io.github.rocketproxy.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.FakeMetadata;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.park.Need;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteStageTest {
    private static final String HANDLE = "1 2 60000 3 0 broker-a 2 5 9";

    private final BrokerHealth health = new BrokerHealth();
    private final FakeMetadata metadata = new FakeMetadata();
    private final List<Need> parkedFor = new ArrayList<>();
    private final RouteStage stage = stage(TopicTypeCheck.STRICT);
    private final RequestEvent event = new RequestEvent();
    private final ByteBuf payload = Unpooled.unreleasableBuffer(Unpooled.buffer());

    private RouteStage stage(TopicTypeCheck typeCheck) {
        return new RouteStage(
                metadata,
                (event, need) -> {
                    parkedFor.add(need);
                    event.clear();
                },
                typeCheck,
                health,
                new StepRecorders());
    }

    @BeforeEach
    void freshSlot() {
        event.clear();
        event.payload = payload;
    }

    private void put(Slice slice, String text) {
        int offset = payload.writerIndex();
        slice.set(offset, payload.writeCharSequence(text, StandardCharsets.UTF_8));
    }

    private void route(RequestKind kind) {
        event.kind = kind;
        stage.onRequest(event, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "STRICT,NORMAL,NORMAL,true",
        "STRICT,NORMAL,FIFO,false",
        "STRICT,DELAY,TRANSACTION,false",
        "STRICT,MIXED,FIFO,true",
        "STRICT,MIXED,PRIORITY,true",
        "STRICT,UNSPECIFIED,DELAY,true",
        "STRICT,UNTYPED,NORMAL,true",
        "STRICT,UNTYPED,DELAY,false",
        "LENIENT,UNTYPED,NORMAL,true",
        "LENIENT,UNTYPED,TRANSACTION,true",
        "LENIENT,UNTYPED,PRIORITY,true",
        "LENIENT,NORMAL,FIFO,false",
        "OFF,UNTYPED,FIFO,true",
        "OFF,NORMAL,FIFO,true"
    })
    void shouldHoldAMessageAgainstItsTopicsType(
            TopicTypeCheck check, MessageKind topic, MessageKind message, boolean isTaken) {
        metadata.topic("T", topic, 2).know("T");
        put(event.topic, "T");
        event.kind = RequestKind.SEND;
        event.messageKind = message;

        stage(check).onRequest(event, 1);

        assertThat(event.verdict)
                .isEqualTo(isTaken ? null : ReplyCode.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
        assertThat(event.broker != null).isEqualTo(isTaken);
    }

    @Test
    void shouldTakeOnlyTheWholePrefixForARetryTopic() {
        metadata.topic("%Rubbish", MessageKind.NORMAL, 1).know("%Rubbish");
        put(event.topic, "%Rubbish");
        event.messageKind = MessageKind.DELAY;

        route(RequestKind.SEND);

        assertThat(event.verdict).isEqualTo(ReplyCode.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
    }

    @Test
    void shouldTakeAnyTypeForARetryTopic() {
        metadata.topic("%RETRY%g", MessageKind.NORMAL, 1).know("%RETRY%g");
        put(event.topic, "%RETRY%g");
        event.messageKind = MessageKind.DELAY;

        route(RequestKind.SEND);

        assertThat(event.verdict).isNull();
    }

    @Test
    void shouldAnswerForbiddenWhenNoQueueCanBeWrittenOrRead() {
        metadata.topic("T", MessageKind.NORMAL, 0).know("T");
        metadata.fetchGroup("g");
        put(event.topic, "T");
        event.messageKind = MessageKind.NORMAL;
        route(RequestKind.SEND);
        assertThat(event.verdict).isEqualTo(ReplyCode.FORBIDDEN);

        event.verdict = null;
        put(event.group, "g");
        route(RequestKind.RECEIVE);
        assertThat(event.verdict).isEqualTo(ReplyCode.FORBIDDEN);
    }

    @Test
    void shouldParkForTheGroupOfAReceiveThatNobodyKnowsYet() {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        put(event.topic, "T");
        put(event.group, "g");

        route(RequestKind.RECEIVE);

        assertThat(parkedFor).containsExactly(Need.GROUP);
    }

    @Test
    void shouldPopFromTheBrokerThatTheClientNamed() {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        metadata.fetchGroup("g");
        put(event.topic, "T");
        put(event.group, "g");
        put(event.brokerName, "broker-a");

        route(RequestKind.RECEIVE);

        assertThat(event.broker).isSameAs(metadata.broker);
        assertThat(event.groupSettings.group()).isEqualTo("g");
    }

    private void pull(String broker, int queueId) {
        put(event.topic, "T");
        put(event.group, "nobody-knows-it");
        put(event.brokerName, broker);
        event.queueId = queueId;
        route(RequestKind.PULL);
    }

    @ParameterizedTest
    @CsvSource({
        "broker-a, 0, true,",
        "broker-a, 3, true,",
        "broker-a, 4, true, FORBIDDEN",
        "broker-a, 5, true, FORBIDDEN",
        "broker-a, 0, false, FORBIDDEN",
        "broker-a, 6, true, BAD_REQUEST",
        "broker-a, -1, true, BAD_REQUEST",
        "broker-a, -2147483648, true, BAD_REQUEST",
        "broker-b, 0, true, BAD_REQUEST",
        "broker-, 0, true, BAD_REQUEST",
        "'', 0, true, BAD_REQUEST"
    })
    void shouldPullFromTheQueueThatTheClientNamedOrSayWhyNot(
            String broker, int queueId, boolean isReadable, ReplyCode refusal) {
        metadata.topic("T", 4, 6, isReadable).know("T");

        pull(broker, queueId);

        assertThat(event.verdict).isEqualTo(refusal);
        assertThat(event.broker).isSameAs(refusal == null ? metadata.broker : null);
        assertThat(event.queueId).isEqualTo(queueId);
    }

    @Test
    void shouldParkAPullForItsTopicAndKeepQueueAndOffset() {
        event.queueOffset = 77;
        RequestEvent parked = new RequestEvent();
        RouteStage parkingStage =
                new RouteStage(
                        metadata,
                        (request, need) -> request.moveTo(parked),
                        TopicTypeCheck.STRICT,
                        health,
                        new StepRecorders());
        put(event.topic, "T");
        event.kind = RequestKind.PULL;
        event.queueId = 3;

        parkingStage.onRequest(event, 1);

        assertThat(event.kind).isNull();
        assertThat(parked.queueId).isEqualTo(3);
        assertThat(parked.queueOffset).isEqualTo(77);
    }

    @Test
    void shouldRefuseAPullOfATopicThatDoesNotExist() {
        metadata.know("T");

        pull("broker-a", 0);

        assertThat(event.verdict).isEqualTo(ReplyCode.TOPIC_NOT_FOUND);
    }

    @Test
    void shouldSendAnAckToTheBrokerOfItsHandle() {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        put(event.topic, "T");
        put(event.receiptHandle, HANDLE);

        route(RequestKind.ACK);

        assertThat(event.broker).isSameAs(metadata.broker);
    }

    @Test
    void shouldLookForAnUnknownBrokerOnceAndThenRefuseTheHandle() {
        put(event.topic, "T");
        put(event.receiptHandle, HANDLE);
        route(RequestKind.ACK);
        assertThat(parkedFor).containsExactly(Need.TOPIC);

        event.payload = payload;
        put(event.topic, "T");
        put(event.receiptHandle, HANDLE);
        event.parkCount = 1;
        route(RequestKind.ACK);

        assertThat(event.verdict).isEqualTo(ReplyCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void shouldNotHoldLaterMessagesBackWhenAnOrderedOneIsRefusedForGood() {
        put(event.topic, "T");
        put(event.messageGroup, "g");
        event.messageKind = MessageKind.FIFO;
        event.parkCount = 3;
        route(RequestKind.SEND);
        assertThat(event.verdict).isEqualTo(ReplyCode.INTERNAL_SERVER_ERROR);
        assertThat(event.orderTicket).isNull();

        event.clear();
        metadata.topic("T", MessageKind.FIFO, 1).know("T");
        event.payload = payload;
        put(event.topic, "T");
        put(event.messageGroup, "g");
        event.messageKind = MessageKind.FIFO;
        route(RequestKind.SEND);

        assertThat(parkedFor).isEmpty();
        assertThat(event.broker).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2 60000 3 0 broker-a 4294967296 5 9",
                "1 2 60000 4294967296 0 broker-a 2 5 9",
                "1 2 60000 3 3 broker-a 2 5 9"
            })
    void shouldRefuseAHandleWhoseNumbersDoNotFit(String handle) {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        put(event.topic, "T");
        put(event.receiptHandle, handle);

        route(RequestKind.ACK);

        assertThat(event.verdict).isEqualTo(ReplyCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void shouldRefuseAMalformedHandleAndAForeignTransactionId() {
        put(event.topic, "T");
        put(event.receiptHandle, "nonsense");
        route(RequestKind.CHANGE_INVISIBLE_DURATION);
        assertThat(event.verdict).isEqualTo(ReplyCode.INVALID_RECEIPT_HANDLE);

        event.verdict = null;
        put(event.transactionId, "0123ABC");
        route(RequestKind.END_TRANSACTION);
        assertThat(event.verdict).isEqualTo(ReplyCode.INTERNAL_SERVER_ERROR);
        assertThat(event.verdictText).contains("transaction is not known");
    }
}
