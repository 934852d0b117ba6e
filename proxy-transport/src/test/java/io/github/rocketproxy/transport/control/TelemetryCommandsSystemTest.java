package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.HeartbeatRequest;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.Publishing;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.Settings;
import apache.rocketmq.v2.Status;
import apache.rocketmq.v2.Subscription;
import apache.rocketmq.v2.SubscriptionEntry;
import apache.rocketmq.v2.TelemetryCommand;
import apache.rocketmq.v2.ThreadStackTrace;
import apache.rocketmq.v2.VerifyMessageCommand;
import apache.rocketmq.v2.VerifyMessageResult;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ClientCommands.Outcome;
import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Member.Role;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What brokers want of clients, and what brokers are told of them, over a real connection. */
@Tag("system")
@Timeout(120)
class TelemetryCommandsSystemTest {
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private Loopback proxy;

    @BeforeEach
    void setUp() throws IOException {
        proxy = new Loopback(64, service -> {});
        proxy.metadata.addGroup(FakeMetadata.group("g", false, false));
        proxy.metadata.addGroup(FakeMetadata.group("lite", false, true));
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        proxy.close();
    }

    @Test
    void shouldAskAProducerForItsTransaction() throws Exception {
        assertThat(proxy.commands.recoverTransaction("p", stored(), "ID")).isFalse();
        Loopback.Telemetry telemetry = open("p", producer("tx"));

        assertThat(proxy.commands.recoverTransaction("p", stored(), "ID")).isTrue();

        TelemetryCommand command = telemetry.command();
        assertThat(command.getRecoverOrphanedTransactionCommand().getTransactionId())
                .isEqualTo("ID");
        Message message = command.getRecoverOrphanedTransactionCommand().getMessage();
        assertThat(message.getTopic().getName()).isEqualTo("tx");
        assertThat(message.getBody().toStringUtf8()).isEqualTo("body");
        assertThat(message.getUserPropertiesMap()).isEqualTo(Map.of("A", "1"));
        assertThat(message.getSystemProperties().getMessageType())
                .isEqualTo(MessageType.TRANSACTION);
        assertThat(message.getSystemProperties().getMessageId()).isEqualTo("KEY");
        assertThat(message.getSystemProperties().hasReceiptHandle()).isFalse();
    }

    @Test
    void shouldTellAClientThatALiteTopicIsNoLongerItsOwn() throws Exception {
        assertThat(proxy.commands.notifyUnsubscribeLite("c", "lite-1")).isFalse();
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));

        assertThat(proxy.commands.notifyUnsubscribeLite("c", "lite-1")).isTrue();

        assertThat(telemetry.command().getNotifyUnsubscribeLiteCommand().getLiteTopic())
                .isEqualTo("lite-1");
    }

    @Test
    void shouldTakeAStackWithoutAStatusForAnAnswer() throws Exception {
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));
        proxy.commands.printThreadStack("c", this::answer);
        String nonce = telemetry.command().getPrintThreadStackTraceCommand().getNonce();

        telemetry.out.onNext(stack(nonce, "at some.Place").build());

        assertThat(answer()).isEqualTo("OK at some.Place");
    }

    @Test
    void shouldTellWhenAClientCannotShowItsStack() throws Exception {
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));
        proxy.commands.printThreadStack("c", this::answer);
        String nonce = telemetry.command().getPrintThreadStackTraceCommand().getNonce();

        telemetry.out.onNext(
                stack(nonce, "")
                        .setStatus(
                                Status.newBuilder()
                                        .setCode(Code.NOT_IMPLEMENTED)
                                        .setMessage("not here"))
                        .build());

        assertThat(answer()).isEqualTo("UNSUPPORTED not here");
    }

    @ParameterizedTest
    @CsvSource({
        "OK, OK",
        "FAILED_TO_CONSUME_MESSAGE, FAILED_TO_CONSUME",
        "MESSAGE_CORRUPTED, MESSAGE_CORRUPTED",
        "VERIFY_FIFO_MESSAGE_UNSUPPORTED, UNSUPPORTED",
        "INTERNAL_ERROR, FAILED",
        "CODE_UNSPECIFIED, FAILED"
    })
    void shouldUnderstandTheVerdictOfATrial(Code code, Outcome outcome) throws Exception {
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));
        proxy.commands.verifyMessage("c", stored(), this::answer);
        VerifyMessageCommand command = telemetry.command().getVerifyMessageCommand();
        assertThat(command.getMessage().getBody().toStringUtf8()).isEqualTo("body");

        telemetry.out.onNext(
                TelemetryCommand.newBuilder()
                        .setStatus(Status.newBuilder().setCode(code).setMessage("said"))
                        .setVerifyMessageResult(
                                VerifyMessageResult.newBuilder().setNonce(command.getNonce()))
                        .build());

        assertThat(answer()).isEqualTo(outcome + " said");
    }

    @Test
    void shouldTakeTheCommandItselfSentBackForAnAnswer() throws Exception {
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));
        proxy.commands.verifyMessage("c", stored(), this::answer);

        telemetry.out.onNext(telemetry.command());

        assertThat(answer()).startsWith("OK");
    }

    @Test
    void shouldAnswerAtOnceForAClientWithoutAStream() throws Exception {
        proxy.commands.printThreadStack("nobody", this::answer);
        proxy.commands.verifyMessage("nobody", stored(), this::answer);

        assertThat(answer()).startsWith("NOT_CONNECTED");
        assertThat(answer()).startsWith("NOT_CONNECTED");
    }

    @Test
    void shouldTellBrokersOfClientsThatComeChangeAndGo() throws Exception {
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));
        telemetry.out.onNext(settings(consumer("g", "t")));
        telemetry.out.onNext(settings(consumer("g", "t", "u")));
        telemetry.command();
        telemetry.command();

        Member member = proxy.membership.members.get("c");
        assertThat(member.role()).isEqualTo(Role.PUSH_CONSUMER);
        assertThat(member.group()).isEqualTo("g");
        assertThat(member.subscriptions())
                .extracting(Member.Subscription::topic)
                .containsExactly("t", "u");
        proxy.client("c")
                .notifyClientTermination(
                        NotifyClientTerminationRequest.newBuilder().setGroup(name("g")).build());
        assertThat(proxy.membership.events).containsExactly("joined c", "joined c", "left c");
    }

    @Test
    void shouldLeaveTheOldGroupWhenAClientChangesIt() throws Exception {
        proxy.metadata.addGroup(FakeMetadata.group("other", false, false));
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));
        telemetry.out.onNext(settings(consumer("other", "t")));
        telemetry.command();

        assertThat(proxy.membership.events).containsExactly("joined c", "left c", "joined c");
        assertThat(proxy.membership.members.get("c").group()).isEqualTo("other");
    }

    @Test
    void shouldPushSettingsOnceWhenTheGroupChanges() throws Exception {
        Loopback.Telemetry telemetry = open("c", consumer("g", "t"));
        Loopback.Telemetry other = open("p", producer("t"));
        proxy.services.pusher().push();
        proxy.metadata.change(FakeMetadata.group("g", true, false));

        proxy.services.pusher().push();
        proxy.services.pusher().push();

        TelemetryCommand pushed = telemetry.command();
        assertThat(pushed.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(pushed.getSettings().getSubscription().getFifo()).isTrue();
        assertThat(pushed.getSettings().getSubscription().getSubscriptionsCount()).isEqualTo(1);
        assertThat(proxy.commands.notifyUnsubscribeLite("c", "marker")).isTrue();
        assertThat(telemetry.command().hasNotifyUnsubscribeLiteCommand())
                .as("nothing was pushed twice")
                .isTrue();
        assertThat(proxy.commands.notifyUnsubscribeLite("p", "marker")).isTrue();
        assertThat(other.command().hasNotifyUnsubscribeLiteCommand())
                .as("producers have no group")
                .isTrue();
    }

    @Test
    void shouldAnswerHeartbeatsOfClientsThatHaveMovedHere() {
        proxy.membership.remembered.put(
                "g", List.of(new Member.Subscription("t", "a || b", false)));

        assertThat(heartbeat("c", ClientType.PUSH_CONSUMER, "g")).isEqualTo(Code.OK);

        Member member = proxy.membership.members.get("c");
        assertThat(member.role()).isEqualTo(Role.PUSH_CONSUMER);
        assertThat(member.subscriptions())
                .containsExactly(new Member.Subscription("t", "a || b", false));
        assertThat(heartbeat("p", ClientType.PRODUCER, "")).isEqualTo(Code.OK);
        assertThat(proxy.membership.members.get("p").topics()).isEmpty();
    }

    @Test
    void shouldNotGuessWhatAClientIs() {
        assertThat(heartbeat("c", ClientType.CLIENT_TYPE_UNSPECIFIED, "g"))
                .isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
        assertThat(heartbeat("c", ClientType.PUSH_CONSUMER, ""))
                .isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
        assertThat(heartbeat("c", ClientType.LITE_PUSH_CONSUMER, "g"))
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(heartbeat("c", ClientType.PUSH_CONSUMER, "lite"))
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(proxy.membership.events).isEmpty();
    }

    @Test
    void shouldRefuseLiteConsumersOfAnotherTopicThanTheGroupsOwn() throws Exception {
        Settings.Builder right = consumer("lite", "lite-parent").toBuilder();
        Loopback.Telemetry taken =
                open("c", right.setClientType(ClientType.LITE_PUSH_CONSUMER).build());
        Settings.Builder wrong = consumer("lite", "other").toBuilder();

        taken.out.onNext(settings(wrong.setClientType(ClientType.LITE_PUSH_CONSUMER).build()));

        assertThat(taken.failure().getDescription()).contains("bound to lite topic lite-parent");
    }

    @Test
    void shouldCheckLiteGroupsWithEachHeartbeat() throws Exception {
        open("c", consumer("g", "t"));
        assertThat(heartbeat("c", ClientType.PUSH_CONSUMER, "g")).isEqualTo(Code.OK);
        proxy.metadata.change(FakeMetadata.group("g", false, true));

        assertThat(heartbeat("c", ClientType.PUSH_CONSUMER, "g"))
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
    }

    @Test
    void shouldTakeProducersWithoutTopics() throws Exception {
        open("p", producer());

        assertThat(heartbeat("p", ClientType.PRODUCER, "")).isEqualTo(Code.OK);
    }

    private Code heartbeat(String clientId, ClientType type, String group) {
        return proxy.client(clientId)
                .heartbeat(
                        HeartbeatRequest.newBuilder()
                                .setClientType(type)
                                .setGroup(name(group))
                                .build())
                .getStatus()
                .getCode();
    }

    private Loopback.Telemetry open(String clientId, Settings settings)
            throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry(clientId);
        telemetry.out.onNext(settings(settings));
        assertThat(telemetry.command().getStatus().getCode()).isEqualTo(Code.OK);
        return telemetry;
    }

    private static TelemetryCommand settings(Settings settings) {
        return TelemetryCommand.newBuilder().setSettings(settings).build();
    }

    private static Settings producer(String... topics) {
        Publishing.Builder publishing = Publishing.newBuilder();
        for (String topic : topics) {
            publishing.addTopics(name(topic));
        }
        return Settings.newBuilder()
                .setClientType(ClientType.PRODUCER)
                .setPublishing(publishing)
                .build();
    }

    private static Settings consumer(String group, String... topics) {
        Subscription.Builder subscription = Subscription.newBuilder().setGroup(name(group));
        for (String topic : topics) {
            subscription.addSubscriptions(SubscriptionEntry.newBuilder().setTopic(name(topic)));
        }
        return Settings.newBuilder()
                .setClientType(ClientType.PUSH_CONSUMER)
                .setSubscription(subscription)
                .build();
    }

    private static Resource name(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    private static TelemetryCommand.Builder stack(String nonce, String text) {
        return TelemetryCommand.newBuilder()
                .setThreadStackTrace(
                        ThreadStackTrace.newBuilder().setNonce(nonce).setThreadStackTrace(text));
    }

    private static StoredMessage stored() throws Exception {
        MessageExt message = new MessageExt();
        message.setTopic("tx");
        message.setBody("body".getBytes(StandardCharsets.US_ASCII));
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        message.putUserProperty("A", "1");
        message.getProperties().put(MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        message.getProperties().put(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, "KEY");
        byte[] bytes = MessageDecoder.encode(message, false);
        StoredMessage stored = new StoredMessage();
        assertThat(stored.wrap(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isTrue();
        return stored;
    }

    private void answer(Outcome outcome, String text) {
        answers.add(outcome + " " + text);
    }

    private String answer() throws InterruptedException {
        return answers.poll(30, TimeUnit.SECONDS);
    }
}
