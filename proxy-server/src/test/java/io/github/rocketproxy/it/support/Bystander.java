package io.github.rocketproxy.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.SendMessageRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** An ordinary client that sends and receives, round after round, whatever others do meanwhile. */
public final class Bystander implements AutoCloseable {
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);
    private static final int ROUNDS = 2;

    private final String topic;
    private final String group;
    private final RawClient client;
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;

    /** Begins at once. */
    public Bystander(ProxyUnderTest proxy, RealCluster cluster) {
        topic = cluster.createTopic("bystander", TopicType.NORMAL, 1);
        group = cluster.createGroup("bystander", false);
        client = new RawClient(proxy);
        client.announceConsumer(group, topic);
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        while (!isOver.get() && failures.isEmpty()) {
            try {
                round();
                rounds.incrementAndGet();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
    }

    private void round() {
        SendMessageRequest request =
                SendMessageRequest.newBuilder()
                        .addMessages(RawClient.message(topic, new byte[100]))
                        .build();
        assertThat(client.blocking().sendMessage(request).getStatus().getCode()).isEqualTo(Code.OK);
        Inbox.takeOne(client, group, topic);
    }

    /** Waits until a few more rounds have been made; fails where one did not go well. */
    public void assertServed() {
        int before = rounds.get();
        await("a few rounds of the bystander")
                .atMost(SERVED_WITHIN)
                .until(() -> !failures.isEmpty() || rounds.get() >= before + ROUNDS);
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() {
        isOver.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
        assertThat(failures).isEmpty();
    }
}
