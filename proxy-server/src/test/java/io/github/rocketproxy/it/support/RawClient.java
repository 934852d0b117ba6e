package io.github.rocketproxy.it.support;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.AckMessageRequest;
import apache.rocketmq.v2.Address;
import apache.rocketmq.v2.AddressScheme;
import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Endpoints;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.MessagingServiceGrpc;
import apache.rocketmq.v2.Publishing;
import apache.rocketmq.v2.QueryRouteRequest;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.Settings;
import apache.rocketmq.v2.Status;
import apache.rocketmq.v2.Subscription;
import apache.rocketmq.v2.SubscriptionEntry;
import apache.rocketmq.v2.SystemProperties;
import apache.rocketmq.v2.TelemetryCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.shaded.com.google.protobuf.ByteString;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Durations;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Timestamps;
import org.apache.rocketmq.shaded.io.grpc.CallOptions;
import org.apache.rocketmq.shaded.io.grpc.ChannelCredentials;
import org.apache.rocketmq.shaded.io.grpc.ClientInterceptors;
import org.apache.rocketmq.shaded.io.grpc.Grpc;
import org.apache.rocketmq.shaded.io.grpc.InsecureChannelCredentials;
import org.apache.rocketmq.shaded.io.grpc.ManagedChannel;
import org.apache.rocketmq.shaded.io.grpc.Metadata;
import org.apache.rocketmq.shaded.io.grpc.MethodDescriptor;
import org.apache.rocketmq.shaded.io.grpc.stub.ClientCalls;
import org.apache.rocketmq.shaded.io.grpc.stub.MetadataUtils;
import org.apache.rocketmq.shaded.io.grpc.stub.StreamObserver;

/**
 * One connection with one client id and the bare stubs: for what the official client never sends.
 */
public final class RawClient implements AutoCloseable {
    /** Generous for a loaded machine; a test that measures deadlines sets its own. */
    public static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final Metadata.Key<String> CLIENT_ID = key("x-mq-client-id");
    private static final Metadata.Key<String> LANGUAGE = key("x-mq-language");
    private static final Metadata.Key<String> VERSION = key("x-mq-client-version");

    private final ManagedChannel channel;
    private final Metadata metadata = new Metadata();
    private final String clientId;
    private final BlockingQueue<TelemetryCommand> commands = new LinkedBlockingQueue<>();
    private StreamObserver<TelemetryCommand> telemetry;

    public RawClient(ProxyUnderTest proxy) {
        this(proxy, "raw-" + UUID.randomUUID());
    }

    /** As the client of that id. */
    public RawClient(ProxyUnderTest proxy, String clientId) {
        this(proxy, clientId, Map.of(LANGUAGE.name(), "JAVA", VERSION.name(), "5.0.7"));
    }

    /**
     * @param headers besides the client id
     */
    public RawClient(ProxyUnderTest proxy, Map<String, String> headers) {
        this(proxy, "raw-" + UUID.randomUUID(), headers);
    }

    /**
     * With TLS.
     *
     * @param headers besides the client id
     */
    public RawClient(ProxyUnderTest proxy, ChannelCredentials tls, Map<String, String> headers) {
        this(proxy, tls, "raw-" + UUID.randomUUID(), headers);
    }

    private RawClient(ProxyUnderTest proxy, String clientId, Map<String, String> headers) {
        this(proxy, InsecureChannelCredentials.create(), clientId, headers);
    }

    private RawClient(
            ProxyUnderTest proxy,
            ChannelCredentials tls,
            String clientId,
            Map<String, String> headers) {
        this.clientId = clientId;
        channel =
                Grpc.newChannelBuilder(proxy.endpoint(), tls)
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .build();
        metadata.put(CLIENT_ID, clientId);
        headers.forEach((name, value) -> metadata.put(key(name), value));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    public String clientId() {
        return clientId;
    }

    public MessagingServiceGrpc.MessagingServiceBlockingStub blocking() {
        return blocking(DEADLINE);
    }

    public MessagingServiceGrpc.MessagingServiceBlockingStub blocking(Duration deadline) {
        return MessagingServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The same connection, but requests carry no client id. */
    public MessagingServiceGrpc.MessagingServiceBlockingStub anonymous() {
        return MessagingServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    public MessagingServiceGrpc.MessagingServiceFutureStub future(Duration deadline) {
        return MessagingServiceGrpc.newFutureStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Without a deadline, for calls that a test ends itself. */
    public MessagingServiceGrpc.MessagingServiceStub stub() {
        return MessagingServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    /** Sends any bytes to any method and gives back the answer's bytes. */
    public byte[] call(String method, byte[] request) {
        MethodDescriptor<byte[], byte[]> descriptor =
                MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(method)
                        .setRequestMarshaller(new Bytes())
                        .setResponseMarshaller(new Bytes())
                        .build();
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                descriptor,
                CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS),
                request);
    }

    /** Opens the telemetry stream as a producer of the topic and waits for the settings' echo. */
    public TelemetryCommand announceProducer(String topic) {
        return announce(
                Settings.newBuilder()
                        .setClientType(ClientType.PRODUCER)
                        .setPublishing(Publishing.newBuilder().addTopics(resource(topic)))
                        .build());
    }

    /** Opens the telemetry stream as a simple consumer and waits for the settings' echo. */
    public TelemetryCommand announceConsumer(String group, String topic) {
        return announceConsumer(ClientType.SIMPLE_CONSUMER, group, topic);
    }

    /** Opens the telemetry stream as such a consumer and waits for the settings' echo. */
    public TelemetryCommand announceConsumer(ClientType type, String group, String topic) {
        return announce(
                Settings.newBuilder()
                        .setClientType(type)
                        .setRequestTimeout(Durations.fromSeconds(3))
                        .setSubscription(
                                Subscription.newBuilder()
                                        .setGroup(resource(group))
                                        .addSubscriptions(
                                                SubscriptionEntry.newBuilder()
                                                        .setTopic(resource(topic))
                                                        .setExpression(everything())))
                        .build());
    }

    /** Opens the telemetry stream with these settings and waits for their echo. */
    public TelemetryCommand announce(Settings settings) {
        CompletableFuture<TelemetryCommand> echo = new CompletableFuture<>();
        telemetry =
                MessagingServiceGrpc.newStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                        .telemetry(new Answers(echo, commands));
        tell(TelemetryCommand.newBuilder().setSettings(settings).build());
        return echo.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Sends a command on the telemetry stream, which is open. */
    public void tell(TelemetryCommand command) {
        telemetry.onNext(command);
    }

    /** The next command that came after the first answer; fails if none comes in time. */
    public TelemetryCommand nextCommand() throws InterruptedException {
        TelemetryCommand next = commands.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("no command came");
        }
        return next;
    }

    /** A receive request for all messages of a topic with the given invisible time, at most 32. */
    public static ReceiveMessageRequest.Builder receive(
            String group, String topic, Duration invisible) {
        return ReceiveMessageRequest.newBuilder()
                .setGroup(resource(group))
                .setMessageQueue(MessageQueue.newBuilder().setTopic(resource(topic)).setId(-1))
                .setFilterExpression(everything())
                .setBatchSize(32)
                .setInvisibleDuration(Durations.fromMillis(invisible.toMillis()))
                .setLongPollingTimeout(Durations.fromSeconds(5));
    }

    /** Sends a message of one byte. */
    public Status send(String topic) {
        return blocking()
                .sendMessage(
                        SendMessageRequest.newBuilder()
                                .addMessages(message(topic, new byte[] {1}))
                                .build())
                .getStatus();
    }

    /** Every item of the answer's stream, in order. */
    public List<ReceiveMessageResponse> receive(ReceiveMessageRequest request) {
        List<ReceiveMessageResponse> items = new ArrayList<>();
        Iterator<ReceiveMessageResponse> stream = blocking().receiveMessage(request);
        stream.forEachRemaining(items::add);
        return items;
    }

    public static QueryRouteRequest route(String topic) {
        return QueryRouteRequest.newBuilder()
                .setTopic(resource(topic))
                .setEndpoints(endpoints())
                .build();
    }

    public static Endpoints endpoints() {
        return Endpoints.newBuilder()
                .setScheme(AddressScheme.IPv4)
                .addAddresses(Address.newBuilder().setHost("127.0.0.1").setPort(8081))
                .build();
    }

    public static AckMessageRequest.Builder ack(String group, String topic) {
        return AckMessageRequest.newBuilder().setGroup(resource(group)).setTopic(resource(topic));
    }

    public static AckMessageEntry ackEntry(Message message) {
        return AckMessageEntry.newBuilder()
                .setMessageId(message.getSystemProperties().getMessageId())
                .setReceiptHandle(message.getSystemProperties().getReceiptHandle())
                .build();
    }

    /** A normal message as a client would build it. */
    public static Message message(String topic, byte[] body) {
        return Message.newBuilder()
                .setTopic(resource(topic))
                .setSystemProperties(systemProperties())
                .setBody(ByteString.copyFrom(body))
                .build();
    }

    public static SystemProperties.Builder systemProperties() {
        return SystemProperties.newBuilder()
                .setMessageId(messageId())
                .setMessageType(MessageType.NORMAL)
                .setBodyEncoding(Encoding.IDENTITY)
                .setBornHost("127.0.0.1")
                .setBornTimestamp(Timestamps.fromMillis(System.currentTimeMillis()));
    }

    /** A fresh message id of the official clients' length. */
    public static String messageId() {
        return "01"
                + UUID.randomUUID().toString().replace("-", "").toUpperCase(java.util.Locale.ROOT);
    }

    public static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    public static FilterExpression everything() {
        return FilterExpression.newBuilder().setType(FilterType.TAG).setExpression("*").build();
    }

    @Override
    public void close() {
        if (telemetry != null) {
            telemetry.onCompleted();
        }
        channel.shutdownNow();
        try {
            channel.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Answers(
            CompletableFuture<TelemetryCommand> answer, BlockingQueue<TelemetryCommand> others)
            implements StreamObserver<TelemetryCommand> {
        @Override
        public void onNext(TelemetryCommand command) {
            if (!answer.complete(command)) {
                others.add(command);
            }
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            answer.completeExceptionally(new IllegalStateException("stream ended"));
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
