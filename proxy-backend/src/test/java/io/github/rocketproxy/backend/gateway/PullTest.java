package io.github.rocketproxy.backend.gateway;

import static io.github.rocketproxy.backend.gateway.StoredMessages.join;
import static io.github.rocketproxy.backend.gateway.StoredMessages.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.header.PullMessageRequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class PullTest {
    private static final String NEXT = "nextBeginOffset";

    private final GatewayFixture fixture = new GatewayFixture();
    private final StubBroker stub = fixture.stub;
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    private RemotingCommand pull(String expression, long pollMs) {
        fixture.run(fixture.pull(reply, expression, pollMs));
        return stub.request();
    }

    @Test
    void shouldAskTheBrokerToWaitWhenThereIsAPollTime() throws Exception {
        RemotingCommand request = pull("a || b", 15_000);

        assertThat(request.getCode()).isEqualTo(11);
        assertThat(request.getExtFields())
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("consumerGroup", "G"),
                                Map.entry("topic", "T"),
                                Map.entry("queueId", "2"),
                                Map.entry("queueOffset", "7"),
                                Map.entry("maxMsgNums", "8"),
                                Map.entry("sysFlag", "6"),
                                Map.entry("commitOffset", "0"),
                                Map.entry("suspendTimeoutMillis", "15000"),
                                Map.entry("subVersion", "0"),
                                Map.entry("expressionType", "TAG"),
                                Map.entry("subscription", "a || b")));
        PullMessageRequestHeader header = new PullMessageRequestHeader();
        header.decode(request.getExtFields());
        header.checkFields();
        stub.answer(request, 19, NEXT, "7");
    }

    @Test
    void shouldGoOnAtTheSameOffsetWhenPollsEnd() {
        RemotingCommand request = pull("", 15_000);

        fixture.gateway.endPolls();

        assertThat(reply.said).containsExactly("MESSAGE_NOT_FOUND next 7");
        stub.answer(request, 19, NEXT, "9");
        assertThat(reply.said).hasSize(1);
    }

    @Test
    void shouldGoOnServingPullsThatDoNotWaitWhenPollsHaveEnded() {
        fixture.gateway.endPolls();

        stub.answer(pull("", 0), 19, NEXT, "9");

        assertThat(reply.said).containsExactly("MESSAGE_NOT_FOUND next 9");
    }

    @Test
    void shouldNotAskTheBrokerToWaitWhenThereIsNoPollTime() {
        RemotingCommand request = pull("", 0);

        assertThat(request.getExtFields())
                .containsEntry("sysFlag", "4")
                .containsEntry("suspendTimeoutMillis", "0")
                .containsEntry("subscription", "*");
        stub.answer(request, 19, NEXT, "7");
        assertThat(fixture.count(ProxyCounter.PULL_REQUESTS)).isEqualTo(1);
    }

    @Test
    void shouldShowTheMessagesWhoseTagIsExactlyWanted() throws Exception {
        byte[] body =
                join(
                        stored("T", "one", 7, 0, Map.of("TAGS", "Aa")),
                        stored("T", "two", 8, 0, Map.of("TAGS", "BB")),
                        stored("T", "six", 9, 0, Map.of("K", "v")));
        RemotingCommand request = pull("Aa||c", 0);
        StubBroker.answer(stub.channel(), request, 0, body, NEXT, "10");

        assertThat(reply.said).containsExactly("one q2@7", "OK next 10");
        assertThat(stub.requests()).as("nothing is acked").isEmpty();
        assertThat(fixture.count(ProxyCounter.RECEIVED_MESSAGES)).isEqualTo(1);
    }

    @Test
    void shouldGoOnBehindTheMessagesWhenAllAreFilteredOut() throws Exception {
        byte[] body = stored("T", "one", 7, 0, Map.of("TAGS", "BB"));
        RemotingCommand request = pull("Aa", 0);
        StubBroker.answer(stub.channel(), request, 0, body, NEXT, "8");

        assertThat(reply.said).containsExactly("MESSAGE_NOT_FOUND next 8");
        assertThat(reply.text).isEqualTo("no match message");
    }

    @ParameterizedTest
    @CsvSource({
        "19, 7, MESSAGE_NOT_FOUND next 7",
        "20, 39, MESSAGE_NOT_FOUND next 39",
        "21, 1000, ILLEGAL_OFFSET next 1000",
        "21, 0, ILLEGAL_OFFSET next 0",
        "21, , 0 INTERNAL_SERVER_ERROR",
        "0, nonsense, 0 INTERNAL_SERVER_ERROR",
        "17, 7, 0 TOPIC_NOT_FOUND",
        "23, , 0 ILLEGAL_FILTER_EXPRESSION",
        "24, , 0 INTERNAL_SERVER_ERROR",
        "26, , 0 CONSUMER_GROUP_NOT_FOUND",
        "29, , 0 BAD_REQUEST",
        "16, , 0 FORBIDDEN",
        "2, , 0 TOO_MANY_REQUESTS",
        "1, , 0 INTERNAL_SERVER_ERROR"
    })
    void shouldSayHowItEnded(int code, String nextOffset, String expected) {
        RemotingCommand request = pull("", 0);
        if (nextOffset == null) {
            stub.answer(request, code);
        } else {
            stub.answer(request, code, NEXT, nextOffset);
        }

        assertThat(reply.said).containsExactly(expected);
    }

    @Test
    void shouldSayThatTheFilterIsIllegalWhenTheBrokersPropertyFilterIsOff() {
        RequestEvent event = fixture.pull(reply, "a > 1", 0);
        event.isSqlFilter = true;
        fixture.run(event);
        RemotingCommand request = stub.request();
        assertThat(request.getExtFields())
                .containsEntry("expressionType", "SQL92")
                .containsEntry("subscription", "a > 1");
        stub.remark = "The broker does not support consumer to filter message by SQL92";
        stub.answer(request, 1);

        assertThat(reply.said).containsExactly("0 ILLEGAL_FILTER_EXPRESSION");
    }

    @Test
    void shouldLeaveTheFilteringToTheBrokerWhenItIsSql() throws Exception {
        RequestEvent event = fixture.pull(reply, "a > 1", 0);
        event.isSqlFilter = true;
        fixture.run(event);
        byte[] body = stored("T", "one", 7, 0, Map.of("TAGS", "x"));
        StubBroker.answer(stub.channel(), stub.request(), 0, body, NEXT, "8");

        assertThat(reply.said).containsExactly("one q2@7", "OK next 8");
    }

    @Test
    void shouldRefuseSqlThatTheBrokerWouldTakeForAll() {
        RequestEvent event = fixture.pull(reply, "a >", 0);
        event.isSqlFilter = true;
        fixture.run(event);

        assertThat(event.verdict).isEqualTo(ReplyCode.ILLEGAL_FILTER_EXPRESSION);
        event.clear();
    }

    @Test
    void shouldDropTheAnswerWhenTheClientHasGone() throws Exception {
        RemotingCommand request = pull("", 15_000);
        reply.isCancelled = true;
        byte[] body = stored("T", "one", 7, 0, Map.of("K", "v"));
        StubBroker.answer(stub.channel(), request, 0, body, NEXT, "8");

        assertThat(reply.said).containsExactly("0 REQUEST_TIMEOUT");
        assertThat(stub.requests()).as("nothing is given back").isEmpty();
    }

    @Test
    void shouldWaitFiveSecondsBeyondThePollBecauseBrokersLookNoSooner() {
        RemotingCommand request = pull("", 15_000);
        fixture.advanceMs(20_500);
        assertThat(reply.said).isEmpty();

        stub.answer(request, 19, NEXT, "7");

        assertThat(reply.said).containsExactly("MESSAGE_NOT_FOUND next 7");
    }

    @Test
    void shouldTimeOutWhenTheBrokerIsSilent() {
        RemotingCommand held = pull("", 15_000);
        fixture.advanceMs(25_010);
        RemotingCommand atOnce = pull("", 0);
        fixture.advanceMs(2_010);

        assertThat(reply.said).containsExactly("0 PROXY_TIMEOUT", "0 PROXY_TIMEOUT");
        stub.answer(held, 19, NEXT, "7");
        stub.answer(atOnce, 19, NEXT, "7");
        assertThat(reply.said).hasSize(2);
    }

    @Test
    void shouldNotSayWhereToGoOnWhenTheBodyIsCut() throws Exception {
        RemotingCommand request = pull("", 0);
        byte[] whole =
                join(
                        stored("T", "one", 7, 0, Map.of("K", "v")),
                        stored("T", "two", 8, 0, Map.of("K", "v")));
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        StubBroker.answer(stub.channel(), request, 0, cut, NEXT, "9");

        assertThat(reply.said).isEqualTo(List.of("one q2@7", "0 INTERNAL_SERVER_ERROR"));
    }
}
