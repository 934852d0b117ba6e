package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.shaded.com.google.common.util.concurrent.ListenableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * On a cluster of its own, which it breaks. Every request must be answered by a code, not by a
 * deadline.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureIT {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(60);

    private RealCluster cluster;
    private ProxyUnderTest proxy;
    private String topic;
    private String group;
    private RawClient client;

    @BeforeAll
    void startCluster() {
        ProxyKind.closeShared();
        cluster = RealCluster.start();
        topic = cluster.createTopic("failure", TopicType.NORMAL, 4);
        group = cluster.createGroup("failure", false);
        proxy = ProxyKind.start(cluster, PipelineMode.FUSED);
    }

    @AfterAll
    void stopCluster() {
        proxy.close();
        cluster.close();
    }

    @BeforeEach
    void connect() {
        client = new RawClient(proxy);
        client.announceConsumer(group, topic);
        awaitSendAccepted();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void shouldAnswerEverySenderAndRecoverWhenBrokerIsKilledMidSend() throws Exception {
        List<ListenableFuture<SendMessageResponse>> sends = new ArrayList<>();
        send(sends, 200);
        cluster.killBroker();
        send(sends, 100);

        List<Code> codes = codes(sends);

        assertThat(codes).hasSize(300).doesNotContain(Code.CODE_UNSPECIFIED);
        assertThat(codes.subList(200, 300)).doesNotContain(Code.OK);
        cluster.restartBroker();
        awaitSendAccepted();
        awaitReceive();
    }

    @Test
    void shouldAnswerEveryClientAndRecoverWhenBrokerNeverAnswers() throws Exception {
        CompletableFuture<List<ReceiveMessageResponse>> poll;
        List<Code> codes;
        cluster.pauseBroker();
        try {
            poll = CompletableFuture.supplyAsync(this::poll);
            List<ListenableFuture<SendMessageResponse>> sends = new ArrayList<>();
            send(sends, 64);
            codes = codes(sends);
        } finally {
            cluster.resumeBroker();
        }

        assertThat(codes).hasSize(64).doesNotContain(Code.OK, Code.CODE_UNSPECIFIED);
        awaitSendAccepted();
        awaitReceive();
        assertThat(
                        poll.get(RawClient.DEADLINE.toSeconds() + 5, TimeUnit.SECONDS)
                                .getFirst()
                                .hasStatus())
                .isTrue();
    }

    @Test
    void shouldAnswerTheLongPollBeforeItsDeadlineWhenBrokerNeverAnswers() throws Exception {
        Assumptions.assumeTrue(
                ProxyKind.current() != ProxyKind.OFFICIAL,
                "the official proxy waits for the client's whole deadline");
        List<ReceiveMessageResponse> answer;
        cluster.pauseBroker();
        try {
            answer = CompletableFuture.supplyAsync(this::poll).get(30, TimeUnit.SECONDS);
        } finally {
            cluster.resumeBroker();
        }

        assertThat(answer.getFirst().hasStatus()).isTrue();
        awaitSendAccepted();
    }

    @Test
    void shouldGoOnWhenNameServerIsAway() {
        cluster.killNameServer();
        try {
            Awaitility.await()
                    .during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(15))
                    .pollInSameThread()
                    .until(() -> sendOne() == Code.OK);
            awaitReceive();
        } finally {
            cluster.startNameServer();
        }
        awaitSendAccepted();
    }

    private void send(List<ListenableFuture<SendMessageResponse>> sends, int count) {
        for (int i = 0; i < count; i++) {
            sends.add(client.future(DEADLINE).sendMessage(request()));
        }
    }

    /** A transport error or no answer at all is no code and fails here. */
    private static List<Code> codes(List<ListenableFuture<SendMessageResponse>> sends)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Code> codes = new ArrayList<>();
        for (ListenableFuture<SendMessageResponse> send : sends) {
            codes.add(send.get(DEADLINE.toSeconds() + 2, TimeUnit.SECONDS).getStatus().getCode());
        }
        return codes;
    }

    private List<ReceiveMessageResponse> poll() {
        return client.receive(RawClient.receive(group, topic, Duration.ofSeconds(30)).build());
    }

    private Code sendOne() {
        return client.blocking(DEADLINE).sendMessage(request()).getStatus().getCode();
    }

    private void awaitSendAccepted() {
        Awaitility.await("send accepted")
                .atMost(RECOVERED_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .pollInSameThread()
                .until(() -> sendOne() == Code.OK);
    }

    private void awaitReceive() {
        Awaitility.await("message received")
                .atMost(RECOVERED_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .pollInSameThread()
                .until(() -> poll().stream().anyMatch(ReceiveMessageResponse::hasMessage));
    }

    private SendMessageRequest request() {
        return SendMessageRequest.newBuilder()
                .addMessages(
                        RawClient.message(topic, "failure".getBytes(StandardCharsets.US_ASCII)))
                .build();
    }
}
