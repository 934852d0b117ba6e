package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.apis.ClientException;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;

/** A proxy with something of everything that its console shows: official clients at work. */
public final class ConsoleLoad implements AutoCloseable {
    /** Messages of {@link #doneTopic()}. */
    public static final int DONE = 24;

    /** What a client may call itself. */
    public static final String MARKUP = "<img src=x onerror=window.taken=1>";

    private static final List<String> BUSY = List.of("orders", "payments", "shipments");
    private static final int CONSUMER_THREADS = 4;

    private final Path folder = Folders.temporary("rocketproxy-it-console");
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<SteadySenders> senders = new ArrayList<>();
    private final List<String> topics = new ArrayList<>();
    private final RealCluster cluster;
    private final InJvmProxy proxy;
    private final Clients clients;
    private final String doneTopic;
    private final String limitedTopic;
    private String group;
    private int count;

    private ConsoleLoad(RealCluster cluster) {
        this.cluster = cluster;
        doneTopic = cluster.createTopic("invoices", TopicType.NORMAL, 4);
        limitedTopic = cluster.createTopic("clicks", TopicType.NORMAL, 4);
        open.push(() -> Folders.delete(folder));
        proxy = InJvmProxy.following(limits(), cluster.nameServerAddress(), Map.of());
        open.push(proxy);
        clients = new Clients(proxy);
    }

    private Path limits() {
        try {
            return Files.writeString(
                    folder.resolve("proxy.yaml"),
                    """
                    traffic:
                      mode: enforce
                      total: {requestsPerSecond: 50000}
                      topics:
                        %s: {requestsPerSecond: 5}
                        "*": {requestsPerSecond: 5000}
                      groups:
                        "*": {inFlight: 200}
                    """
                            .formatted(limitedTopic));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts proxy and clients; the caller closes it. */
    public static ConsoleLoad start(RealCluster cluster) throws Exception {
        ConsoleLoad load = new ConsoleLoad(cluster);
        try {
            load.finishOneTopic();
            for (String name : BUSY) {
                load.keepBusy(name);
            }
            load.goBeyondTheLimit();
            RawClient raw = load.keep(new RawClient(load.proxy, MARKUP));
            raw.announceProducer(load.doneTopic);
        } catch (Exception | AssertionError e) {
            load.close();
            throw e;
        }
        return load;
    }

    private <T extends AutoCloseable> T keep(T client) {
        open.push(client);
        count++;
        return client;
    }

    /** Sends, receives and acks so many messages and no more. */
    private void finishOneTopic() throws ClientException {
        Producer producer = keep(clients.producer(doneTopic));
        SimpleConsumer consumer =
                keep(clients.simpleConsumer(cluster.createGroup("billing", false), doneTopic, "*"));
        for (int i = 0; i < DONE; i++) {
            producer.send(Clients.message(doneTopic, body(i)).build());
        }
        for (int acked = 0; acked < DONE; ) {
            for (MessageView message : consumer.receive(8, Duration.ofSeconds(30))) {
                consumer.ack(message);
                acked++;
            }
        }
    }

    private void keepBusy(String name) throws ClientException {
        String topic = cluster.createTopic(name, TopicType.NORMAL, 8);
        topics.add(topic);
        group = cluster.createGroup(name + "-workers", false);
        keep(
                clients.pushConsumer(
                        group, topic, CONSUMER_THREADS, message -> ConsumeResult.SUCCESS));
        Producer producer = keep(clients.producer(topic));
        senders.add(SteadySenders.start(producer, topic, BUSY.size() + 1 - topics.size()));
    }

    private void goBeyondTheLimit() throws ClientException {
        Producer producer = keep(clients.singleAttemptProducer(limitedTopic));
        senders.add(SteadySenders.start(producer, limitedTopic, 2));
    }

    private static byte[] body(int i) {
        return ("message " + i).getBytes(StandardCharsets.US_ASCII);
    }

    public InJvmProxy proxy() {
        return proxy;
    }

    /** How many clients there are. */
    public int clients() {
        return count;
    }

    /** Where {@link #DONE} messages have been sent and acked, and no more. */
    public String doneTopic() {
        return doneTopic;
    }

    /** Where more is sent than is let through. */
    public String limitedTopic() {
        return limitedTopic;
    }

    /** Where messages are sent and received all the time. */
    public List<String> topics() {
        return List.copyOf(topics);
    }

    /** A group that receives all the time. */
    public String group() {
        return group;
    }

    @Override
    public void close() {
        try {
            for (SteadySenders each : senders) {
                each.stop();
            }
            while (!open.isEmpty()) {
                open.pop().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
