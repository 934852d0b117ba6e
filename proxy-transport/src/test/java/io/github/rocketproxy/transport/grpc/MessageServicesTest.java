package io.github.rocketproxy.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.AckMessageRequest;
import apache.rocketmq.v2.AckMessageResponse;
import apache.rocketmq.v2.ChangeInvisibleDurationRequest;
import apache.rocketmq.v2.ChangeInvisibleDurationResponse;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.EndTransactionRequest;
import apache.rocketmq.v2.ForwardMessageToDeadLetterQueueRequest;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.MessagingServiceGrpc;
import apache.rocketmq.v2.MessagingServiceGrpc.MessagingServiceBlockingStub;
import apache.rocketmq.v2.PullMessageRequest;
import apache.rocketmq.v2.PullMessageResponse;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
import apache.rocketmq.v2.SystemProperties;
import apache.rocketmq.v2.TransactionResolution;
import com.google.protobuf.ByteString;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.PullReply;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.codec.CallerSettings;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.server.GrpcConfig;
import io.github.rocketproxy.transport.server.GrpcServer;
import io.github.rocketproxy.transport.tls.TlsConfig;
import io.github.rocketproxy.transport.tls.TlsFront;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MessageServicesTest {
    private static final String HANDLE = "1 2 3 4 0 broker-a 6 7 8";

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final FakeIngress ingress = new FakeIngress(group.next());
    private final EndedRpcs ends = new EndedRpcs();
    private GrpcServer server;
    private ManagedChannel channel;

    @BeforeEach
    void startServer() throws Exception {
        LoopIngress loops = new LoopIngress();
        group.next().submit(() -> loops.bind(ingress)).get();
        group.next().submit(() -> loops.listen(ends)).get();
        MessageServices messages =
                new MessageServices(
                        loops, MessageLimits.DEFAULTS, CallerSettings.DEFAULT, () -> 1_000);
        server =
                new GrpcServer(
                        GrpcConfig.of("127.0.0.1", 0),
                        group,
                        group,
                        NioServerSocketChannel.class,
                        new TlsFront(TlsConfig.OFF, new Counters()),
                        new Counters(),
                        loops::listener,
                        messages.methods(),
                        List.of());
        int port = server.start();
        channel =
                NettyChannelBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .eventLoopGroup(group)
                        .channelType(NioSocketChannel.class)
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void stopServer() throws Exception {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server.drain(0);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }

    private MessagingServiceBlockingStub stub() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-mq-client-id", Metadata.ASCII_STRING_MARSHALLER), "me");
        return MessagingServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    private static Message message(String topic, String id, ByteString body) {
        return Message.newBuilder()
                .setTopic(resource(topic))
                .setSystemProperties(SystemProperties.newBuilder().setMessageId(id))
                .setBody(body)
                .build();
    }

    private static SendMessageRequest send(String topic, String... ids) {
        SendMessageRequest.Builder request = SendMessageRequest.newBuilder();
        for (String id : ids) {
            request.addMessages(message(topic, id, ByteString.copyFromUtf8("body")));
        }
        return request.build();
    }

    @Test
    void shouldGiveOneEntryPerMessageWhenSent() {
        SendMessageResponse response = stub().sendMessage(send("topic", "a", "b"));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getStatus().getMessage()).isEqualTo("OK");
        assertThat(response.getEntriesList())
                .extracting(entry -> entry.getMessageId() + " " + entry.getTransactionId())
                .containsExactly("a a", "b b");
        assertThat(response.getEntriesList())
                .extracting(entry -> entry.getOffset())
                .containsExactly(10L, 11L);
        assertThat(ingress.seen).containsExactly("SEND topic body", "SEND topic body");
    }

    @Test
    void shouldShareTheTransportsMemoryWhenRequestArrives() {
        byte[] body = new byte[300_000];
        SendMessageRequest large =
                SendMessageRequest.newBuilder()
                        .addMessages(message("topic", "a", ByteString.copyFrom(body)))
                        .build();

        stub().sendMessage(send("topic", "a"));
        SendMessageResponse response = stub().sendMessage(large);

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(ingress.payloads).containsExactly("part of a read", "parts of reads");
    }

    @Test
    void shouldReadTheRequestWhenGrpcDecompressedIt() {
        SendMessageResponse response =
                stub().withCompression("gzip").sendMessage(send("topic", "a"));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
    }

    @Test
    void shouldMakeTheTransactionIdWhenTheMessageIsHalf() {
        Message half =
                message("topic", "a", ByteString.copyFromUtf8("body")).toBuilder()
                        .setSystemProperties(
                                SystemProperties.newBuilder()
                                        .setMessageId("a")
                                        .setMessageType(MessageType.TRANSACTION))
                        .build();

        SendMessageResponse response =
                stub().sendMessage(SendMessageRequest.newBuilder().addMessages(half).build());

        assertThat(response.getEntries(0).getTransactionId()).isEqualTo("a~broker-a~10~99");
    }

    @Test
    void shouldGiveTheStatusAloneWhenNothingWasStored() {
        SendMessageResponse failed = stub().sendMessage(send("failing", "a", "b"));
        SendMessageResponse refused = stub().sendMessage(send("a.b", "a"));

        assertThat(failed.getStatus().getCode()).isEqualTo(Code.INTERNAL_SERVER_ERROR);
        assertThat(failed.getStatus().getMessage()).isEqualTo("broken");
        assertThat(failed.getEntriesList()).isEmpty();
        assertThat(refused.getStatus().getCode()).isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(refused.getEntriesList()).isEmpty();
    }

    @Test
    void shouldAskForTheClientIdWhenThereIsNone() {
        SendMessageResponse response =
                MessagingServiceGrpc.newBlockingStub(channel).sendMessage(send("topic", "a"));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.CLIENT_ID_REQUIRED);
    }

    @Test
    void shouldRefuseWhenTheRingIsFull() {
        ingress.isFull = true;

        assertThat(stub().sendMessage(send("topic", "a")).getStatus().getCode())
                .isEqualTo(Code.TOO_MANY_REQUESTS);
        ChangeInvisibleDurationResponse change = stub().changeInvisibleDuration(change("topic"));
        assertThat(change.getStatus().getCode()).isEqualTo(Code.TOO_MANY_REQUESTS);
        assertThat(change.getReceiptHandle()).isEqualTo(HANDLE);
    }

    private static ChangeInvisibleDurationRequest change(String topic) {
        return ChangeInvisibleDurationRequest.newBuilder()
                .setTopic(resource(topic))
                .setGroup(resource("group"))
                .setReceiptHandle(HANDLE)
                .build();
    }

    @Test
    void shouldGiveTheNewHandleOrEchoTheOldWhenDurationIsChanged() {
        ChangeInvisibleDurationResponse changed = stub().changeInvisibleDuration(change("topic"));
        ChangeInvisibleDurationResponse failed = stub().changeInvisibleDuration(change("failing"));

        assertThat(changed.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(changed.getReceiptHandle()).isEqualTo("new handle");
        assertThat(failed.getStatus().getCode()).isEqualTo(Code.INTERNAL_SERVER_ERROR);
        assertThat(failed.getReceiptHandle()).isEqualTo(HANDLE);
    }

    @Test
    void shouldAnswerEachEntryInOrderWhenAcked() {
        AckMessageRequest.Builder request =
                AckMessageRequest.newBuilder()
                        .setTopic(resource("topic"))
                        .setGroup(resource("group"));
        for (String id : List.of("a", "b")) {
            request.addEntries(
                    AckMessageEntry.newBuilder().setMessageId(id).setReceiptHandle(HANDLE));
        }

        AckMessageResponse response = stub().ackMessage(request.build());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.MULTIPLE_RESULTS);
        assertThat(response.getEntriesList())
                .extracting(e -> e.getMessageId() + " " + e.getStatus().getCode())
                .containsExactly("a OK", "b PROXY_TIMEOUT");
        assertThat(response.getEntries(1).getReceiptHandle()).isEqualTo(HANDLE);
    }

    @Test
    void shouldAnswerWhenATransactionIsEnded() {
        EndTransactionRequest request =
                EndTransactionRequest.newBuilder()
                        .setTopic(resource("topic"))
                        .setTransactionId("a~broker-a~10~99")
                        .setResolution(TransactionResolution.COMMIT)
                        .build();

        assertThat(stub().endTransaction(request).getStatus().getCode()).isEqualTo(Code.OK);
    }

    private static ReceiveMessageRequest receive(String topic) {
        return ReceiveMessageRequest.newBuilder()
                .setGroup(resource("group"))
                .setMessageQueue(MessageQueue.newBuilder().setTopic(resource(topic)))
                .setAutoRenew(true)
                .build();
    }

    private List<ReceiveMessageResponse> items(ReceiveMessageRequest request) {
        List<ReceiveMessageResponse> items = new ArrayList<>();
        stub().receiveMessage(request).forEachRemaining(items::add);
        return items;
    }

    @Test
    void shouldStreamStatusThenMessagesThenTimestampWhenReceived() {
        List<ReceiveMessageResponse> items = items(receive("topic"));

        assertThat(items)
                .extracting(item -> item.getContentCase().name())
                .containsExactly("STATUS", "MESSAGE", "MESSAGE", "DELIVERY_TIMESTAMP");
        assertThat(items.get(0).getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(items.get(1).getMessage().getBody().toStringUtf8()).isEqualTo("one");
        assertThat(items.get(3).getDeliveryTimestamp().getSeconds()).isEqualTo(1);
    }

    @Test
    void shouldTellTheListenerHowEachCallHasEnded() {
        SendMessageRequest two = send("topic", "a", "b");
        SendMessageResponse sent = stub().sendMessage(two);
        stub().sendMessage(send("failing", "a"));
        List<ReceiveMessageResponse> received = items(receive("topic"));
        ingress.isFull = true;
        stub().sendMessage(send("topic", "a"));

        await(() -> ends.lines.size() == 4);
        assertThat(ends.lines.get(0))
                .isEqualTo(
                        "send_message ANSWERED OK 2 topic null in %d out %d",
                        two.getSerializedSize(), sent.getSerializedSize());
        assertThat(ends.lines.get(1))
                .isEqualTo("send_message ANSWERED INTERNAL_SERVER_ERROR 1 failing null");
        assertThat(ends.lines.get(2))
                .startsWith("receive_message ANSWERED OK 1 topic group in ")
                .satisfies(
                        line ->
                                assertThat(bytesOut(line))
                                        .isGreaterThanOrEqualTo(serializedSize(received)));
        assertThat(ends.lines.get(3))
                .isEqualTo("send_message ANSWERED TOO_MANY_REQUESTS 0 null null");
        assertThat(ends.isTimeSane).isTrue();
    }

    private static int bytesOut(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** The least that it takes: lengths of nested fields are written with room to spare. */
    private static int serializedSize(List<ReceiveMessageResponse> items) {
        return items.stream().mapToInt(ReceiveMessageResponse::getSerializedSize).sum();
    }

    @Test
    void shouldTellTheListenerOfACallThatTheClientBrokeOff() {
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(
                () -> assertThat(stub().receiveMessage(receive("unfinished")).hasNext()).isTrue());
        context.cancel(null);
        await(() -> ingress.deliveries.size() == 1);
        assertThat(ends.lines).isEmpty();

        group.next().execute(() -> ingress.silent.getFirst().complete(0, ReplyCode.OK, null));

        await(() -> ends.lines.size() == 1);
        assertThat(ends.lines.getFirst()).startsWith("receive_message CANCELLED null 1 unfinished");
    }

    @Test
    void shouldTellWhetherTheMessagesWereDelivered() {
        items(receive("topic"));
        await(() -> !ingress.deliveries.isEmpty());
        assertThat(ingress.deliveries).containsExactly("delivered");

        Context.CancellableContext context = Context.current().withCancellation();
        context.run(
                () -> assertThat(stub().receiveMessage(receive("unfinished")).hasNext()).isTrue());
        context.cancel(null);
        await(() -> ingress.deliveries.size() == 2);
        assertThat(ingress.deliveries).containsExactly("delivered", "broken");
        group.next().execute(() -> ingress.silent.getFirst().complete(0, ReplyCode.OK, null));
    }

    @Test
    void shouldForwardToTheDeadLetterQueue() {
        assertThat(
                        stub().forwardMessageToDeadLetterQueue(
                                        ForwardMessageToDeadLetterQueueRequest.newBuilder()
                                                .setGroup(resource("group"))
                                                .setTopic(resource("topic"))
                                                .setReceiptHandle(HANDLE)
                                                .setMessageId("id")
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
        assertThat(ingress.seen.getLast()).startsWith("DEAD_LETTER topic");
    }

    @Test
    void shouldStreamTheReasonThenTimestampWhenThereAreNoMessages() {
        List<ReceiveMessageResponse> items = items(receive("empty"));

        assertThat(items)
                .extracting(item -> item.getContentCase().name())
                .containsExactly("STATUS", "DELIVERY_TIMESTAMP");
        assertThat(items.get(0).getStatus().getCode()).isEqualTo(Code.MESSAGE_NOT_FOUND);
        assertThat(items.get(0).getStatus().getMessage()).isEqualTo("no new message");
    }

    private List<PullMessageResponse> pull(String topic) {
        List<PullMessageResponse> items = new ArrayList<>();
        stub().pullMessage(
                        PullMessageRequest.newBuilder()
                                .setGroup(resource("group"))
                                .setMessageQueue(
                                        MessageQueue.newBuilder().setTopic(resource(topic)))
                                .build())
                .forEachRemaining(items::add);
        return items;
    }

    private static List<String> contents(List<PullMessageResponse> items) {
        return items.stream()
                .map(
                        item ->
                                switch (item.getContentCase()) {
                                    case STATUS -> item.getStatus().getCode().name();
                                    case MESSAGE -> item.getMessage().getBody().toStringUtf8();
                                    case NEXT_OFFSET -> "next " + item.getNextOffset();
                                    case CONTENT_NOT_SET -> "nothing";
                                })
                .toList();
    }

    @Test
    void shouldStreamStatusThenMessagesThenNextOffsetWhenPulled() {
        List<PullMessageResponse> items = pull("topic");

        assertThat(contents(items)).containsExactly("OK", "one", "two", "next 44");
        assertThat(items.get(1).getMessage().getSystemProperties().hasReceiptHandle()).isFalse();
        assertThat(items.get(1).getMessage().getSystemProperties().getDeliveryAttempt())
                .isEqualTo(1);
        assertThat(contents(pull("empty"))).containsExactly("MESSAGE_NOT_FOUND", "next 0");
    }

    @Test
    void shouldEndAPullWithItsFailureWhenTheNextOffsetIsUnknown() {
        assertThat(contents(pull("failing"))).containsExactly("INTERNAL_SERVER_ERROR");
        assertThat(contents(pull("a b"))).containsExactly("ILLEGAL_TOPIC");
        assertThat(contents(pull("torn")))
                .containsExactly("OK", "one", "two", "INTERNAL_SERVER_ERROR");
        assertThat(contents(pull("topic"))).containsExactly("OK", "one", "two", "next 44");
    }

    @Test
    void shouldDropTheAnswerWhenThePullersCallIsCancelled() {
        Iterator<PullMessageResponse> stream;
        Context.CancellableContext context = Context.current().withCancellation();
        Context previous = context.attach();
        try {
            stream =
                    stub().pullMessage(
                                    PullMessageRequest.newBuilder()
                                            .setGroup(resource("group"))
                                            .setMessageQueue(
                                                    MessageQueue.newBuilder()
                                                            .setTopic(resource("silent")))
                                            .build());
        } finally {
            context.detach(previous);
        }
        await(() -> !ingress.silent.isEmpty());
        PullReply waiting = (PullReply) ingress.silent.getFirst();
        context.cancel(null);
        await(waiting::isCancelled);

        group.next().submit(() -> waiting.pulled(ReplyCode.OK, null, 9)).syncUninterruptibly();

        assertThatThrownBy(stream::hasNext).isInstanceOf(StatusRuntimeException.class);
        assertThat(contents(pull("topic"))).containsExactly("OK", "one", "two", "next 44");
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldServeManyCallsFromThePoolWithoutMixingThem() {
        for (int i = 0; i < 200; i++) {
            SendMessageResponse response = stub().sendMessage(send("topic", "id-" + i));
            assertThat(response.getEntries(0).getMessageId()).isEqualTo("id-" + i);
        }
    }
}
