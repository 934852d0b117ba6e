package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.shaded.com.google.common.util.concurrent.ListenableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the broker itself counted: messages stored against send requests received. */
@IntegrationTest
class BatchingIT {
    private static final int IN_FLIGHT = 128;
    private static final int MESSAGES = 20_000;
    private static final int CONNECTIONS = 2;
    private static final String REQUESTS = "rocketmq_rpc_latency_milliseconds_count";

    private final RealCluster cluster = RealCluster.shared();

    @Test
    void shouldJoinSendsWhenManyAreInFlight() throws Exception {
        ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
        String topic = cluster.createTopic("batching", TopicType.NORMAL, 8);
        double requestsBefore = sendRequests();

        int accepted = send(proxy, topic);

        double requests = sendRequests() - requestsBefore;
        double stored = cluster.brokerMetric("rocketmq_messages_in_total", topic);
        System.out.printf("batching: %.0f messages in %.0f requests%n", stored, requests);
        assertThat(accepted).isEqualTo(MESSAGES);
        assertThat(stored).isEqualTo(MESSAGES);
        assertThat(requests).isPositive();
        Assumptions.assumeTrue(
                ProxyKind.current() != ProxyKind.OFFICIAL, "the official proxy sends singly");
        assertThat(stored / requests).isGreaterThanOrEqualTo(4);
    }

    private double sendRequests() {
        return cluster.brokerMetric(REQUESTS, "request_code=\"send_");
    }

    private static int send(ProxyUnderTest proxy, String topic) throws InterruptedException {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        AtomicInteger accepted = new AtomicInteger();
        byte[] body = new byte[1_024];
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(new RawClient(proxy));
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(inFlight.tryAcquire(30, TimeUnit.SECONDS)).as("an answer").isTrue();
                SendMessageRequest request =
                        SendMessageRequest.newBuilder()
                                .addMessages(RawClient.message(topic, body))
                                .build();
                ListenableFuture<SendMessageResponse> answer =
                        clients.get(i % CONNECTIONS)
                                .future(Duration.ofSeconds(20))
                                .sendMessage(request);
                answer.addListener(
                        () -> {
                            if (isAccepted(answer)) {
                                accepted.incrementAndGet();
                            }
                            inFlight.release();
                        },
                        Runnable::run);
            }
            assertThat(inFlight.tryAcquire(IN_FLIGHT, 30, TimeUnit.SECONDS)).isTrue();
        } finally {
            clients.forEach(RawClient::close);
        }
        return accepted.get();
    }

    private static boolean isAccepted(ListenableFuture<SendMessageResponse> answer) {
        return answer.state() == java.util.concurrent.Future.State.SUCCESS
                && answer.resultNow().getStatus().getCode() == Code.OK;
    }
}
