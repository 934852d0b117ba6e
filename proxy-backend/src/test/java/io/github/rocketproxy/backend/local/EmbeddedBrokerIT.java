package io.github.rocketproxy.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rocketproxy.backend.control.ControlClient;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.backend.net.SocketConnector;
import io.github.rocketproxy.backend.route.MetadataConfig;
import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.AckMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil;
import org.apache.rocketmq.remoting.protocol.header.PollingInfoRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.PopMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.PopMessageResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EmbeddedBrokerIT {
    private static final String GROUP = "workers";
    private static final long CALL_MS = 10_000;

    @TempDir private static Path dataDir;
    private static MultiThreadIoEventLoopGroup loops;
    private static EventLoop loop;
    private static EmbeddedBroker broker;

    private String topic = "orders";

    @BeforeAll
    static void start() throws Exception {
        loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        loop = loops.next();
        startBroker();
    }

    private static void startBroker() throws Exception {
        broker =
                EmbeddedBroker.start(
                        LocalConfig.in(dataDir, List.of("orders", "polls", "fifo:FIFO")));
    }

    @AfterAll
    static void stop() {
        broker.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void shouldDeliverWhatWasSentBeforeRestart() throws Exception {
        try (ControlClient client = inProcessClient()) {
            send(client, "acked");
            send(client, "kept");
            PoppedMessages popped = pop(client, 100, 1_000);
            MessageExt acked = popped.messages().getFirst();

            RemotingCommand ack = ack(client, popped, acked);

            assertThat(ack.getCode()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(popped.messages()).extracting(EmbeddedBrokerIT::body).contains("acked");
        }
        broker.close();
        assertThat(dataDir.resolve("store/abort")).doesNotExist();

        startBroker();

        awaitBody("kept");
    }

    @Test
    void shouldDeliverWhatWasSentWhenLastRunLeftItsAbortFile() throws Exception {
        try (ControlClient client = inProcessClient()) {
            send(client, "survivor");
        }
        broker.close();
        Files.createFile(dataDir.resolve("store/abort"));

        startBroker();

        awaitBody("survivor");
    }

    private void awaitBody(String body) throws Exception {
        try (ControlClient client = inProcessClient()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () ->
                                    pop(client, 1_000, 60_000).messages().stream()
                                            .anyMatch(message -> body(message).equals(body)));
        }
    }

    @Test
    void shouldWakeLongPollWhenMessageArrives() throws Exception {
        try (ControlClient client = inProcessClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            topic = "polls";
            send(client, "first");
            pop(client, 1_000, 60_000);
            CompletableFuture<PoppedMessages> polling =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return pop(client, 8_000, 60_000);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            threads);
            await().atMost(Duration.ofSeconds(8)).until(() -> pollingCount(client) > 0);

            send(client, "second");

            assertThat(polling.get().messages())
                    .extracting(EmbeddedBrokerIT::body)
                    .contains("second");
        }
    }

    @Test
    void shouldKnowTopicsOverSocketAndInProcess() throws Exception {
        for (Connector connector : List.of(sockets(), broker.connector(sockets()))) {
            try (ControlClient client = new ControlClient(connector, loop, 16);
                    RouteCache cache = new RouteCache(config(), client)) {
                cache.fetchTopic("fifo");
                cache.fetchGroup(GROUP);
                cache.fetchTopic("absent");

                TopicRoute fifo = cache.routes().topic("fifo");
                assertThat(fifo.kind()).isEqualTo(MessageKind.FIFO);
                assertThat(fifo.writeQueueCount()).isEqualTo(8);
                assertThat(fifo.writeQueue(0).broker().address()).isEqualTo(broker.brokerAddress());
                assertThat(cache.groups().group(GROUP).maxAttempts()).isEqualTo(17);
                assertThat(cache.routes().topic("absent").exists()).isFalse();
            }
        }
    }

    @Test
    void shouldForgetMissingTopicSoon() throws Exception {
        try (ControlClient client = inProcessClient();
                RouteCache cache = new RouteCache(config(), client)) {
            cache.fetchTopic("absent");
            cache.start();

            await().until(() -> cache.routes().topic("absent") == null);
        }
    }

    @Test
    void shouldKeepRouteWhenNameServerIsGone() throws Exception {
        try (ControlClient client = inProcessClient();
                RouteCache cache = new RouteCache(config(), client)) {
            cache.fetchTopic(topic);
            broker.close();
            cache.start();

            await().atMost(Duration.ofSeconds(30)).until(() -> fails(cache, "other"));
            cache.fetchTopic(topic);
            assertThat(cache.routes().topic(topic).exists()).isTrue();
        } finally {
            startBroker();
        }
    }

    @Test
    void shouldWriteOnlyBelowDataFolder() throws Exception {
        assertThat(Files.exists(dataDir.resolve("logs/broker.log"))).isTrue();
        assertThat(Files.exists(dataDir.resolve("store/commitlog"))).isTrue();
        assertThat(Files.exists(dataDir.resolve("logs/rocketmqlogs"))).isTrue();
    }

    @Test
    void shouldNotListenForReplicas() {
        int port = Integer.parseInt(broker.brokerAddress().split(":")[1]) + 1;

        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                .isInstanceOf(ConnectException.class);
    }

    private static boolean fails(RouteCache cache, String topic) throws InterruptedException {
        try {
            cache.fetchTopic(topic);
            return false;
        } catch (MetadataUnavailableException expected) {
            return true;
        }
    }

    private MetadataConfig config() {
        return new MetadataConfig(
                List.of(broker.nameServerAddress()), 1_000, 300, 200, 100, 100, 4);
    }

    private ControlClient inProcessClient() {
        Connector noSocket =
                (address, eventLoop, handler) -> {
                    throw new AssertionError("a socket was asked for: " + address);
                };
        return new ControlClient(broker.connector(noSocket), loop, 16);
    }

    private static SocketConnector sockets() {
        return new SocketConnector(
                NioSocketChannel.class, SocketConnector.CONNECT_TIMEOUT_MS_DEFAULT);
    }

    private void send(ControlClient client, String body) throws Exception {
        SendMessageRequestHeader header = new SendMessageRequestHeader();
        header.setProducerGroup("producers");
        header.setTopic(topic);
        header.setDefaultTopic("TBW102");
        header.setDefaultTopicQueueNums(4);
        header.setQueueId(0);
        header.setSysFlag(0);
        header.setBornTimestamp(System.currentTimeMillis());
        header.setFlag(0);
        header.setProperties("");
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.SEND_MESSAGE, header);
        request.setBody(body.getBytes(StandardCharsets.UTF_8));

        RemotingCommand answer = client.invoke(broker.brokerAddress(), request, CALL_MS);

        assertThat(answer.getCode()).as(answer.getRemark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private record PoppedMessages(PopMessageResponseHeader header, List<MessageExt> messages) {}

    private PoppedMessages pop(ControlClient client, long pollMs, long invisibleMs)
            throws Exception {
        PopMessageRequestHeader header = new PopMessageRequestHeader();
        header.setConsumerGroup(GROUP);
        header.setTopic(topic);
        header.setQueueId(0);
        header.setMaxMsgNums(32);
        header.setInvisibleTime(invisibleMs);
        header.setPollTime(pollMs);
        header.setBornTime(System.currentTimeMillis());
        header.setInitMode(0);
        RemotingCommand answer =
                client.invoke(
                        broker.brokerAddress(),
                        RemotingCommand.createRequestCommand(RequestCode.POP_MESSAGE, header),
                        CALL_MS);
        List<MessageExt> messages =
                answer.getCode() == ResponseCode.SUCCESS
                        ? MessageDecoder.decodes(ByteBuffer.wrap(answer.getBody()))
                        : List.of();
        return new PoppedMessages(
                answer.decodeCommandCustomHeader(PopMessageResponseHeader.class), messages);
    }

    private RemotingCommand ack(ControlClient client, PoppedMessages popped, MessageExt message)
            throws Exception {
        AckMessageRequestHeader header = new AckMessageRequestHeader();
        header.setConsumerGroup(GROUP);
        header.setTopic(topic);
        header.setQueueId(0);
        header.setOffset(message.getQueueOffset());
        header.setExtraInfo(
                ExtraInfoUtil.buildExtraInfo(
                        message.getQueueOffset(),
                        popped.header().getPopTime(),
                        popped.header().getInvisibleTime(),
                        popped.header().getReviveQid(),
                        topic,
                        "broker-a",
                        0,
                        message.getQueueOffset()));
        return client.invoke(
                broker.brokerAddress(),
                RemotingCommand.createRequestCommand(RequestCode.ACK_MESSAGE, header),
                CALL_MS);
    }

    private int pollingCount(ControlClient client) throws Exception {
        PollingInfoRequestHeader header = new PollingInfoRequestHeader();
        header.setConsumerGroup(GROUP);
        header.setTopic(topic);
        header.setQueueId(0);
        RemotingCommand answer =
                client.invoke(
                        broker.brokerAddress(),
                        RemotingCommand.createRequestCommand(RequestCode.POLLING_INFO, header),
                        CALL_MS);
        return Integer.parseInt(answer.getExtFields().get("pollingNum"));
    }

    private static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
