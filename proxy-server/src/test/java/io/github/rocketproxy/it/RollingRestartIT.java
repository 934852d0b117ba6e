package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.AdminPages;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyProcess;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two proxies are restarted in turn, one by SIGTERM and one by POST, while official clients send
 * and receive through whichever is there: no request fails, every message is sent and received.
 */
@IntegrationTest
class RollingRestartIT {
    private static final Logger LOG = LoggerFactory.getLogger(RollingRestartIT.class);
    private static final Duration INVISIBLE = Duration.ofSeconds(10);

    /** A loaded machine is slow; how fast it is, is not the question here. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BATCH = 16;

    private final RealCluster cluster = RealCluster.shared();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> pushed = ConcurrentHashMap.newKeySet();
    private final Set<String> polled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isSending = true;
    private volatile boolean isReceiving = true;

    @BeforeAll
    static void freeTheMachine() {
        ProxyKind.closeShared();
    }

    private record Both(ProxyProcess first, ProxyProcess second) implements ProxyUnderTest {
        @Override
        public String endpoint() {
            return first.endpoint() + ";" + second.endpoint();
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldLoseNothingAndFailNoRequestWhenProxiesAreRestartedInTurn() throws Exception {
        String topic = cluster.createTopic("rolling", TopicType.NORMAL, 4);
        try (Both proxies = new Both(start(), start())) {
            Clients clients = new Clients(proxies, PATIENCE);
            try (Producer usual = clients.producer(topic);
                    Producer single = clients.singleAttemptProducer(topic);
                    PushConsumer push =
                            clients.pushConsumer(
                                    cluster.createGroup("rolling-push", false),
                                    topic,
                                    8,
                                    view -> {
                                        take(view, pushed);
                                        return ConsumeResult.SUCCESS;
                                    });
                    SimpleConsumer simple =
                            clients.simpleConsumer(
                                    cluster.createGroup("rolling-simple", false), topic, "*")) {
                run(() -> send(usual, topic));
                run(() -> send(single, topic));
                run(() -> poll(simple));
                awaitMore();

                proxies.first().stop();
                awaitMore();
                proxies.first().start();
                awaitMore();
                drainByPost(proxies.second());
                awaitMore();
                proxies.second().stop();
                proxies.second().start();
                awaitMore();

                isSending = false;
                await(() -> pushed.containsAll(sent) && polled.containsAll(sent));
                LOG.info(
                        "{} messages, {} duplicates, {}",
                        sent.size(),
                        duplicates,
                        push.getConsumerGroup());
                stop(); // before the clients are closed: that would fail what they are at
            } finally {
                stop();
            }
        }
        assertThat(failures).isEmpty();
    }

    private ProxyProcess start() {
        return ProxyProcess.cluster(
                cluster.nameServerAddress(), Map.of("metadata.requestTimeoutMs", "15000"));
    }

    private void run(Runnable loop) {
        threads.add(Thread.ofPlatform().start(loop));
    }

    private void stop() throws InterruptedException {
        isSending = false;
        isReceiving = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(condition);
    }

    /** The load goes on. */
    private void awaitMore() {
        int sentBefore = sent.size();
        int pushedBefore = pushed.size();
        int polledBefore = polled.size();
        await(
                () ->
                        sent.size() > sentBefore + 30
                                && pushed.size() > pushedBefore + 30
                                && polled.size() > polledBefore + 30);
    }

    private static void drainByPost(ProxyProcess proxy) throws Exception {
        String begun = AdminPages.post(proxy.adminEndpoint(), "/admin/drain");
        assertThat(begun).contains("\"limitMs\":15000");
        await(() -> AdminPages.post(proxy.adminEndpoint(), "/admin/drain").contains("\"drained\""));
        assertThat(AdminPages.read(proxy.adminEndpoint(), "/livez")).contains("true");
    }

    private void send(Producer producer, String topic) {
        while (isSending) {
            try {
                byte[] body = "rolling".getBytes(StandardCharsets.US_ASCII);
                sent.add(
                        producer.send(Clients.message(topic, body).build())
                                .getMessageId()
                                .toString());
                Thread.sleep(20); // the pace of the load
            } catch (Exception e) {
                failures.add("send: " + e);
            }
        }
    }

    private void take(MessageView view, Set<String> taken) {
        if (!taken.add(view.getMessageId().toString())) {
            duplicates.incrementAndGet();
        }
    }

    private void poll(SimpleConsumer consumer) {
        while (isReceiving) {
            try {
                for (MessageView view : consumer.receive(BATCH, INVISIBLE)) {
                    take(view, polled);
                    ack(consumer, view);
                }
            } catch (Exception e) {
                failures.add("receive: " + e);
            }
        }
    }

    private void ack(SimpleConsumer consumer, MessageView view) {
        consumer.ackAsync(view)
                .whenComplete(
                        (acked, failure) -> {
                            if (failure != null) {
                                failures.add("ack: " + failure);
                            }
                        });
    }
}
