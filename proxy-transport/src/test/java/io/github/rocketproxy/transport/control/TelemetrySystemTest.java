package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.Publishing;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.Settings;
import apache.rocketmq.v2.Subscription;
import apache.rocketmq.v2.SubscriptionEntry;
import apache.rocketmq.v2.TelemetryCommand;
import apache.rocketmq.v2.ThreadStackTrace;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.TelemetryStream;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Telemetry streams over a real connection, opened by the published stubs. */
@Tag("system")
@Timeout(120)
class TelemetrySystemTest {
    private Loopback proxy;

    @BeforeEach
    void setUp() throws IOException {
        proxy = new Loopback(64, service -> {});
        proxy.metadata.addGroup(FakeMetadata.group("fifo", true, false));
        proxy.metadata.addGroup(FakeMetadata.group("lite", false, true));
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        proxy.close();
    }

    @Test
    void shouldAnswerSettingsWithStatusAndSettingsInOneCommand() throws InterruptedException {
        UnknownFieldSet later =
                UnknownFieldSet.newBuilder()
                        .addField(
                                9,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                        .build())
                        .build();
        Loopback.Telemetry telemetry = proxy.telemetry("p");

        telemetry.out.onNext(command(producer("t").toBuilder().setUnknownFields(later)));

        TelemetryCommand answer = telemetry.command();
        assertThat(answer.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(answer.getSettings().getUnknownFields()).isEqualTo(later);
        assertThat(answer.getSettings().getPublishing().getTopics(0).getName()).isEqualTo("t");
        assertThat(answer.getSettings().getPublishing().getMaxBodySize()).isEqualTo(4_194_304);
        assertThat(answer.getSettings().getBackoffPolicy().getMaxAttempts()).isEqualTo(3);
        assertThat(proxy.clients.find("p").registration().topics()).containsExactly("t");
    }

    @Test
    void shouldTakeSettingsAgainOnTheSameStream() throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry("p");
        telemetry.out.onNext(command(producer("t").toBuilder()));
        telemetry.out.onNext(command(producer("t", "u").toBuilder()));
        telemetry.out.onNext(command(producer("t", "u").toBuilder()));

        assertThat(telemetry.command().getSettings().getPublishing().getTopicsCount()).isEqualTo(1);
        TelemetryCommand second = telemetry.command();
        assertThat(second.getSettings().getPublishing().getTopicsCount()).isEqualTo(2);
        assertThat(telemetry.command()).isEqualTo(second);
        assertThat(proxy.clients.size()).isEqualTo(1);
        assertThat(proxy.clients.find("p").registration().topics()).containsExactly("t", "u");
    }

    @ParameterizedTest
    @EnumSource(
            value = ClientType.class,
            names = {"PUSH_CONSUMER", "SIMPLE_CONSUMER", "PULL_CONSUMER"})
    void shouldTellConsumersTheSettingsOfTheirGroup(ClientType type) throws InterruptedException {
        TelemetryCommand answer = answerTo(consumer(type, "fifo"));

        assertThat(answer.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(answer.getSettings().getClientType()).isEqualTo(type);
        assertThat(answer.getSettings().getSubscription().getFifo()).isTrue();
        assertThat(answer.getSettings().getBackoffPolicy().getMaxAttempts()).isEqualTo(5);
        assertThat(proxy.clients.find("c").registration().group()).isEqualTo("fifo");
    }

    @ParameterizedTest
    @EnumSource(
            value = ClientType.class,
            names = {"LITE_PUSH_CONSUMER", "LITE_SIMPLE_CONSUMER"})
    void shouldTakeLiteConsumersOfLiteGroups(ClientType type) throws InterruptedException {
        assertThat(answerTo(consumer(type, "lite")).getStatus().getCode()).isEqualTo(Code.OK);
        assertInvalid(consumer(type, "fifo"), "lite");
    }

    @Test
    void shouldAnswerDefaultsWhenBrokersCannotBeAsked() throws InterruptedException {
        proxy.metadata.failure = new MetadataUnavailableException("no broker", null);

        TelemetryCommand answer = answerTo(consumer(ClientType.PUSH_CONSUMER, "fifo"));

        assertThat(answer.getSettings().getBackoffPolicy().getMaxAttempts()).isEqualTo(17);
        assertThat(answer.getSettings().getBackoffPolicy().hasCustomizedBackoff()).isTrue();
    }

    @Test
    void shouldEndTheStreamWhenSettingsAreWrong() throws InterruptedException {
        assertInvalid(Settings.getDefaultInstance(), "no publishing or subscription data");
        assertInvalid(producer("a b"), "topic");
        assertInvalid(consumer(ClientType.PUSH_CONSUMER, "a b"), "consumer group");
        assertInvalid(consumer(ClientType.PRODUCER, "g"), "client type");
        assertInvalid(consumer(ClientType.CLIENT_TYPE_UNSPECIFIED, "g"), "client type");
        assertInvalid(consumer(ClientType.PUSH_CONSUMER, "lite"), "lite");
        assertInvalid(filtered(FilterType.SQL, ""), "filter expression");
        assertInvalid(filtered(FilterType.TAG, "||"), "filter expression");
        assertInvalid(producer("t".repeat(120), "x".repeat(5_000)), "larger");
        assertThat(proxy.clients.size()).isZero();
    }

    @Test
    void shouldSayWhyAndCompleteWhenTheCallerIsNotTaken() throws InterruptedException {
        assertRefused(null, Code.CLIENT_ID_REQUIRED);
        proxy.decision = AccessPolicy.Decision.DENY;
        assertRefused("p", Code.UNAUTHORIZED);
    }

    @Test
    void shouldRefuseMoreClientsThanItsBound() throws InterruptedException {
        proxy.clients.register("1", proxyRegistration("1"));
        proxy.clients.register("2", proxyRegistration("2"));

        assertRefused("3", Code.TOO_MANY_REQUESTS);
    }

    @Test
    void shouldRefuseMoreStreamsThanItsBoundAndHaveRoomAgain() throws InterruptedException {
        Loopback.Telemetry first = open("p");
        open("p");
        open("p");
        Loopback.Telemetry fourth = proxy.telemetry("p");
        assertThat(fourth.command().getStatus().getCode()).isEqualTo(Code.TOO_MANY_REQUESTS);
        assertThat(fourth.isCompleted()).isTrue();

        first.out.onCompleted();
        assertThat(first.isCompleted()).isTrue();

        open("p");
    }

    @Test
    void shouldSendCommandsToTheNewestStream() throws InterruptedException {
        Loopback.Telemetry older = open("p");
        Loopback.Telemetry newer = open("p");
        ClientSession session = proxy.clients.find("p");
        TelemetryStream current = session.stream();

        older.out.onCompleted();
        assertThat(older.isCompleted()).isTrue();

        assertThat(session.stream()).isSameAs(current);
        current.send(
                io.github.rocketproxy.transport.proto.TelemetryCommand.newBuilder()
                        .setReconnectEndpointsCommand(
                                io.github.rocketproxy.transport.proto.ReconnectEndpointsCommand
                                        .newBuilder()
                                        .setNonce("n"))
                        .build());
        assertThat(newer.command().getReconnectEndpointsCommand().getNonce()).isEqualTo("n");
    }

    @Test
    void shouldForgetTheStreamButNotTheClientWhenItIsCancelled() throws InterruptedException {
        Loopback.Telemetry telemetry = open("p");
        ClientSession session = proxy.clients.find("p");
        assertThat(session.stream()).isNotNull();

        telemetry.out.onError(Status.CANCELLED.asRuntimeException());

        await(() -> session.stream() == null);
        assertThat(proxy.clients.find("p")).isSameAs(session);
        open("p");
        assertThat(session.stream()).isNotNull();
    }

    @Test
    void shouldIgnoreCommandsThatItDoesNotNeed() throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry("p");
        telemetry.out.onNext(TelemetryCommand.getDefaultInstance());
        telemetry.out.onNext(
                TelemetryCommand.newBuilder()
                        .setThreadStackTrace(ThreadStackTrace.newBuilder().setNonce("n"))
                        .build());
        telemetry.out.onNext(command(producer("t").toBuilder()));
        telemetry.out.onCompleted();

        assertThat(telemetry.command().hasSettings()).isTrue();
        assertThat(telemetry.isCompleted()).isTrue();
    }

    @Test
    void shouldEndTheStreamWhenACommandCannotBeRead() {
        Iterator<byte[]> answers =
                ClientCalls.blockingServerStreamingCall(
                        proxy.channel("p"),
                        Bytes.method(MethodDescriptor.MethodType.SERVER_STREAMING, "Telemetry"),
                        CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                        new byte[] {(byte) 0xff, 1, 2, 3});

        assertThat(catchThrowableOfType(StatusRuntimeException.class, answers::next).getStatus())
                .extracting(Status::getCode)
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void shouldEndAllStreamsWhenItDrains() throws InterruptedException {
        Loopback.Telemetry telemetry = open("p");

        proxy.server.drain(30_000, proxy.services::endTelemetry);

        assertThat(telemetry.command().getReconnectEndpointsCommand().getNonce()).isNotEmpty();
        assertThat(telemetry.isCompleted()).isTrue();
    }

    private Loopback.Telemetry open(String clientId) throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry(clientId);
        telemetry.out.onNext(command(producer("t").toBuilder()));
        assertThat(telemetry.command().getStatus().getCode()).isEqualTo(Code.OK);
        return telemetry;
    }

    private TelemetryCommand answerTo(Settings settings) throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry("c");
        telemetry.out.onNext(command(settings.toBuilder()));
        return telemetry.command();
    }

    private void assertInvalid(Settings settings, String text) throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry("bad");
        telemetry.out.onNext(command(settings.toBuilder()));
        Status failure = telemetry.failure();
        assertThat(failure.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure.getDescription())
                .startsWith("process client telemetryCommand failed. ")
                .contains(text);
    }

    private void assertRefused(String clientId, Code code) throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry(clientId);
        telemetry.out.onNext(command(producer("t").toBuilder()));
        assertThat(telemetry.command().getStatus().getCode()).isEqualTo(code);
        assertThat(telemetry.isCompleted()).isTrue();
    }

    private static io.github.rocketproxy.transport.client.ClientRegistration proxyRegistration(
            String topic) {
        return new io.github.rocketproxy.transport.client.ClientRegistration(
                io.github.rocketproxy.transport.proto.Settings.getDefaultInstance(),
                io.github.rocketproxy.transport.proto.ClientType.PRODUCER,
                "",
                java.util.List.of(topic),
                "127.0.0.1:1");
    }

    private static TelemetryCommand command(Settings.Builder settings) {
        return TelemetryCommand.newBuilder().setSettings(settings).build();
    }

    private static Settings producer(String... topics) {
        Publishing.Builder publishing = Publishing.newBuilder();
        for (String topic : topics) {
            publishing.addTopics(Resource.newBuilder().setName(topic));
        }
        return Settings.newBuilder()
                .setClientType(ClientType.PRODUCER)
                .setPublishing(publishing)
                .build();
    }

    private static Settings consumer(ClientType type, String group) {
        return Settings.newBuilder()
                .setClientType(type)
                .setSubscription(
                        Subscription.newBuilder().setGroup(Resource.newBuilder().setName(group)))
                .build();
    }

    private static Settings filtered(FilterType type, String expression) {
        Settings.Builder settings = consumer(ClientType.PUSH_CONSUMER, "g").toBuilder();
        settings.getSubscriptionBuilder()
                .addSubscriptions(
                        SubscriptionEntry.newBuilder()
                                .setTopic(Resource.newBuilder().setName("t"))
                                .setExpression(
                                        FilterExpression.newBuilder()
                                                .setType(type)
                                                .setExpression(expression)));
        return settings.build();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
