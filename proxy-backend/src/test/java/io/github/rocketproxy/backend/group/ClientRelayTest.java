package io.github.rocketproxy.backend.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.control.RemotingVersion;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ClientCommands;
import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Member.Role;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.CMResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class ClientRelayTest {
    static {
        RemotingVersion.announce();
    }

    private final FakeClients clients = new FakeClients();
    private final Members members = new Members(2, () -> RouteTable.EMPTY, () -> 0);
    private final Counters counters = new Counters();
    private final ClientRelay relay =
            new ClientRelay(members, clients, address -> "broker-of-" + address, counters);
    private final List<RemotingCommand> answers = new ArrayList<>();

    @Test
    void shouldAskTheProducersOfTheGroupInTurn() throws Exception {
        producers("p", "q");
        clients.connected.addAll(List.of("p", "q"));

        relay.handle("a:1", check("broker-a"), answers::add);
        relay.handle("a:1", check("broker-a"), answers::add);
        relay.handle("a:1", check("broker-a"), answers::add);

        assertThat(clients.asked)
                .containsExactly(
                        "p KEY~broker-a~7~99 tx",
                        "q KEY~broker-a~7~99 tx",
                        "p KEY~broker-a~7~99 tx");
        assertThat(counters.value(ProxyCounter.TRANSACTION_CHECKS)).isEqualTo(3);
        assertThat(answers).isEmpty();
    }

    @Test
    void shouldPassOverProducersThatCannotBeReached() throws Exception {
        producers("p", "q", "r");
        clients.connected.add("r");

        relay.handle("a:1", check("broker-a"), answers::add);

        assertThat(clients.asked).containsExactly("r KEY~broker-a~7~99 tx");
    }

    @Test
    void shouldCountACheckThatNobodyCanAnswer() throws Exception {
        producers("p");

        relay.handle("a:1", check("broker-a"), answers::add);
        RemotingCommand unreadable = check("broker-a");
        unreadable.setBody(new byte[] {1, 2, 3});
        relay.handle("a:1", unreadable, answers::add);

        assertThat(clients.asked).isEmpty();
        assertThat(counters.value(ProxyCounter.TRANSACTION_CHECKS_DROPPED)).isEqualTo(2);
    }

    @Test
    void shouldNameTheBrokerByItsAddressWhereTheCheckDoesNot() throws Exception {
        producers("p");
        clients.connected.add("p");

        relay.handle("a:1", check(null), answers::add);

        assertThat(clients.asked).containsExactly("p KEY~broker-of-a:1~7~99 tx");
    }

    @Test
    void shouldTellWhatTheProxyKnowsOfAConsumerWithoutAskingIt() throws Exception {
        consumer("c");

        relay.handle("a:1", runningInfo("c", false), answers::add);

        ConsumerRunningInfo info = body(ConsumerRunningInfo.class);
        assertThat(info.getProperties().getProperty(ConsumerRunningInfo.PROP_CONSUME_TYPE))
                .isEqualTo("CONSUME_PASSIVELY");
        assertThat(info.getSubscriptionSet())
                .extracting(data -> data.getTopic() + data.getTagsSet())
                .containsExactly("t[x]");
    }

    @Test
    void shouldRelayTheStacksOfAConsumer() throws Exception {
        consumer("c");
        clients.outcome = ClientCommands.Outcome.OK;
        clients.text = "at some.Place";

        relay.handle("a:1", runningInfo("c", true), answers::add);

        assertThat(body(ConsumerRunningInfo.class).getJstack()).isEqualTo("at some.Place");
    }

    @Test
    void shouldTellWhenAConsumerIsNotHere() throws Exception {
        relay.handle("a:1", runningInfo("c", true), answers::add);
        relay.handle("a:1", consumeDirectly("c"), answers::add);

        assertThat(answers)
                .hasSize(2)
                .allMatch(answer -> answer.getCode() == ResponseCode.SYSTEM_ERROR)
                .allMatch(answer -> answer.getRemark().contains("not connected"));
    }

    @ParameterizedTest
    @CsvSource({
        "OK, CR_SUCCESS",
        "FAILED_TO_CONSUME, CR_LATER",
        "MESSAGE_CORRUPTED, CR_RETURN_NULL"
    })
    void shouldRelayTheVerdictOfATrial(ClientCommands.Outcome outcome, CMResult expected)
            throws Exception {
        consumer("c");
        clients.outcome = outcome;

        relay.handle("a:1", consumeDirectly("c"), answers::add);

        assertThat(body(ConsumeMessageDirectlyResult.class).getConsumeResult()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"UNSUPPORTED, 1", "FAILED, 1", "NOT_CONNECTED, 1", "BUSY, 2"})
    void shouldAnswerAnErrorWhenThereIsNoVerdict(ClientCommands.Outcome outcome, int code)
            throws Exception {
        consumer("c");
        clients.outcome = outcome;

        relay.handle("a:1", consumeDirectly("c"), answers::add);
        relay.handle("a:1", runningInfo("c", true), answers::add);

        assertThat(answers).hasSize(2).allMatch(answer -> answer.getCode() == code);
    }

    @Test
    void shouldPassOnThatALiteTopicIsNoLongerAClientsOwn() throws Exception {
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.NOTIFY_UNSUBSCRIBE_LITE, null);
        request.addExtField("liteTopic", "lite");
        request.addExtField("consumerGroup", "g");
        request.addExtField("clientId", "c");

        relay.handle("a:1", request, answers::add);

        assertThat(clients.asked).containsExactly("c unsubscribe lite");
        assertThat(answers).isEmpty();
    }

    @Test
    void shouldIgnoreChangesOfAGroupAndRefuseWhatItDoesNotKnow() {
        relay.onRequest(
                "a:1",
                RemotingCommand.createRequestCommand(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, null),
                answers::add);
        assertThat(answers).isEmpty();

        relay.onRequest(
                "a:1",
                RemotingCommand.createRequestCommand(
                        RequestCode.RESET_CONSUMER_CLIENT_OFFSET, null),
                answers::add);

        assertThat(answers)
                .singleElement()
                .matches(answer -> answer.getCode() == ResponseCode.REQUEST_CODE_NOT_SUPPORTED);
    }

    private void producers(String... clientIds) {
        for (String clientId : clientIds) {
            members.put(
                    new Member(clientId, Role.PRODUCER, "", List.of("tx"), List.of(), "JAVA", ""));
        }
    }

    private void consumer(String clientId) {
        members.put(
                new Member(
                        clientId,
                        Role.PUSH_CONSUMER,
                        "g",
                        List.of(),
                        List.of(new Member.Subscription("t", "x", false)),
                        "JAVA",
                        ""));
    }

    private static RemotingCommand check(String brokerName) throws Exception {
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.CHECK_TRANSACTION_STATE, null);
        request.addExtField("tranStateTableOffset", "7");
        request.addExtField("commitLogOffset", "99");
        if (brokerName != null) {
            request.addExtField("bname", brokerName);
        }
        request.setBody(stored("tx"));
        return request;
    }

    private static RemotingCommand runningInfo(String clientId, boolean hasStack) {
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.GET_CONSUMER_RUNNING_INFO, null);
        request.addExtField("consumerGroup", "g");
        request.addExtField("clientId", clientId);
        request.addExtField("jstackEnable", Boolean.toString(hasStack));
        return request;
    }

    private static RemotingCommand consumeDirectly(String clientId) throws Exception {
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.CONSUME_MESSAGE_DIRECTLY, null);
        request.addExtField("consumerGroup", "g");
        request.addExtField("clientId", clientId);
        request.setBody(stored("t"));
        return request;
    }

    private static byte[] stored(String topic) throws Exception {
        MessageExt message = new MessageExt();
        message.setTopic(topic);
        message.setBody("body".getBytes(StandardCharsets.US_ASCII));
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        message.putUserProperty("A", "1");
        message.getProperties().put(MessageConst.PROPERTY_PRODUCER_GROUP, "tx");
        message.getProperties().put(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, "KEY");
        return MessageDecoder.encode(message, false);
    }

    private <T> T body(Class<T> type) {
        RemotingCommand answer = answers.getLast();
        assertThat(answer.getCode()).isEqualTo(ResponseCode.SUCCESS);
        return RemotingSerializable.decode(answer.getBody(), type);
    }

    /** Answers at once as it is told to. */
    private static final class FakeClients implements ClientCommands {
        private final Set<String> connected = new HashSet<>();
        private final List<String> asked = new ArrayList<>();
        private Outcome outcome;
        private String text = "";

        @Override
        public boolean recoverTransaction(
                String clientId, StoredMessage message, String transactionId) {
            if (!connected.contains(clientId)) {
                return false;
            }
            String topic =
                    message.buffer()
                            .toString(
                                    message.topicOffset(),
                                    message.topicLength(),
                                    StandardCharsets.US_ASCII);
            asked.add(clientId + " " + transactionId + " " + topic);
            return true;
        }

        @Override
        public boolean notifyUnsubscribeLite(String clientId, String liteTopic) {
            return asked.add(clientId + " unsubscribe " + liteTopic);
        }

        @Override
        public void printThreadStack(String clientId, Answer answer) {
            answer.accept(outcome, text);
        }

        @Override
        public void verifyMessage(String clientId, StoredMessage message, Answer answer) {
            answer.accept(outcome, text);
        }
    }
}
