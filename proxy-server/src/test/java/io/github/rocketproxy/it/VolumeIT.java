package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.LauncherProxy;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many official clients at once: nothing lost, every byte as it was sent; duplicates are counted.
 */
@IntegrationTest
class VolumeIT {
    private static final int MESSAGES = Integer.getInteger("it.volume.messages", 50_000);
    private static final int CLIENTS = 16;
    private static final int BODY_BYTES = 1_024;
    private static final int IN_FLIGHT_PER_PRODUCER = 32;
    private static final int ATTEMPTS = 20;
    private static final Duration STALLED_AFTER = Duration.ofSeconds(60);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    private final RealCluster cluster = RealCluster.shared();
    private final AtomicIntegerArray sightings = new AtomicIntegerArray(MESSAGES);
    private final AtomicInteger nextToSend = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** After the transactions of other tests a broker keeps a core busy until it is restarted. */
    @BeforeAll
    static void restartTheBroker() {
        ProxyKind.closeShared();
        RealCluster.shared().killBroker();
        RealCluster.shared().restartBroker();
    }

    @ParameterizedTest
    @MethodSource("io.github.rocketproxy.it.support.PipelineMode#underTest")
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLoseAndSpoilNothingWhenManyClientsSendAndConsume(PipelineMode mode)
            throws Exception {
        ProxyKind.closeShared();
        try (ProxyUnderTest proxy = ownProcess(mode)) {
            moveAll(proxy, mode);
        }
        assertThat(faults).isEmpty();
        assertThat(received).hasValue(MESSAGES);
    }

    /** Out of the test's JVM: leak detection costs ten times what the messages do. */
    private ProxyUnderTest ownProcess(PipelineMode mode) {
        return ProxyKind.current() == ProxyKind.IN_JVM
                ? LauncherProxy.cluster(cluster.nameServerAddress(), mode)
                : ProxyKind.start(cluster, mode);
    }

    private void moveAll(ProxyUnderTest proxy, PipelineMode mode) throws Exception {
        String topic = cluster.createTopic("volume", TopicType.NORMAL, 8);
        String group = cluster.createGroup("volume", false);
        Clients clients = new Clients(proxy, Duration.ofSeconds(15));
        List<Closeable> open = new ArrayList<>();
        long startedNs = System.nanoTime();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                open.add(clients.pushConsumer(group, topic, 2, this::consume));
            }
            for (int i = 0; i < CLIENTS; i++) {
                Producer producer = clients.producer(topic);
                open.add(producer);
                Thread.ofVirtual().name("producer-" + i).start(() -> produce(producer, topic));
            }
            awaitAllReceived(mode, startedNs);
        } finally {
            close(open);
        }
        report(mode, startedNs);
    }

    private void produce(Producer producer, String topic) {
        Semaphore window = new Semaphore(IN_FLIGHT_PER_PRODUCER);
        for (int number = nextToSend.getAndIncrement();
                number < MESSAGES && faults.isEmpty();
                number = nextToSend.getAndIncrement()) {
            window.acquireUninterruptibly();
            send(producer, topic, number, window, ATTEMPTS);
        }
    }

    /**
     * The client itself tries three times; what it gives up is sent anew, so that loss is the
     * proxy's.
     */
    private void send(Producer producer, String topic, int number, Semaphore window, int attempts) {
        producer.sendAsync(Clients.message(topic, body(number)).build())
                .whenComplete(
                        (receipt, failure) -> {
                            if (failure == null) {
                                sent.incrementAndGet();
                                window.release();
                            } else if (attempts > 1) {
                                retries.incrementAndGet();
                                send(producer, topic, number, window, attempts - 1);
                            } else {
                                faults.add("send " + number + ": " + failure);
                                window.release();
                            }
                        });
    }

    private ConsumeResult consume(MessageView view) {
        byte[] body = Clients.body(view);
        int number = body.length == BODY_BYTES ? ByteBuffer.wrap(body).getInt() : -1;
        if (number < 0 || number >= MESSAGES || !Arrays.equals(body, body(number))) {
            faults.add("spoilt body of " + view.getMessageId() + ", number " + number);
        } else if (sightings.getAndIncrement(number) == 0) {
            received.incrementAndGet();
        } else {
            duplicates.incrementAndGet();
        }
        return ConsumeResult.SUCCESS;
    }

    /** The number, then bytes that depend on it and on their place. */
    private static byte[] body(int number) {
        ByteBuffer body = ByteBuffer.allocate(BODY_BYTES).putInt(number);
        long state = number * 0x9E3779B97F4A7C15L + 1;
        while (body.remaining() >= Long.BYTES) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            body.putLong(state);
        }
        return body.array();
    }

    private void awaitAllReceived(PipelineMode mode, long startedNs) {
        int before = -1;
        long progressNs = System.nanoTime();
        while (received.get() < MESSAGES && faults.isEmpty()) {
            int now = received.get();
            if (now != before) {
                before = now;
                progressNs = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - progressNs))
                    .as(
                            "time without a new message; %d of %d received, %d sent",
                            now, MESSAGES, sent.get())
                    .isLessThan(STALLED_AFTER);
            awaitProgressInterval();
            report(mode, startedNs);
        }
    }

    private void awaitProgressInterval() {
        long untilNs = System.nanoTime() + PROGRESS_EVERY.toNanos();
        Awaitility.await()
                .atMost(PROGRESS_EVERY.multipliedBy(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> received.get() >= MESSAGES || System.nanoTime() - untilNs >= 0);
    }

    private void report(PipelineMode mode, long startedNs) {
        long elapsedMs = Math.max(1, Duration.ofNanos(System.nanoTime() - startedNs).toMillis());
        System.out.printf(
                "volume %s: %d s, sent %d, received %d of %d (%d/s), duplicates %d, send retries %d%n",
                mode.key(),
                elapsedMs / 1_000,
                sent.get(),
                received.get(),
                MESSAGES,
                received.get() * 1_000L / elapsedMs,
                duplicates.get(),
                retries.get());
    }

    /** In parallel: a consumer's close waits for its long polls. */
    private static void close(List<Closeable> open) throws InterruptedException {
        List<Thread> closers = new ArrayList<>();
        for (Closeable closeable : open) {
            closers.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            closeable.close();
                                        } catch (IOException e) {
                                            throw new java.io.UncheckedIOException(e);
                                        }
                                    }));
        }
        for (Thread closer : closers) {
            closer.join(Duration.ofSeconds(40));
        }
    }
}
