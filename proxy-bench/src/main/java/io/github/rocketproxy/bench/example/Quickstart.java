package io.github.rocketproxy.bench.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientException;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.SendReceipt;

/** Sends a few messages through the proxy and receives them again, with the official client. */
public final class Quickstart {
    private static final int MESSAGES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClientServiceProvider provider = ClientServiceProvider.loadService();
    private final ClientConfiguration configuration;
    private final String topic;
    private final Set<String> awaited = new HashSet<>();

    private Quickstart(String endpoint, String topic) {
        this.configuration =
                ClientConfiguration.newBuilder()
                        .setEndpoints(endpoint)
                        .enableSsl(false)
                        .setRequestTimeout(Duration.ofSeconds(5))
                        .build();
        this.topic = topic;
    }

    /** Arguments: endpoint (default 127.0.0.1:8081), topic (default quickstart). */
    public static void main(String[] arguments) {
        String endpoint = arguments.length > 0 ? arguments[0] : "127.0.0.1:8081";
        String topic = arguments.length > 1 ? arguments[1] : "quickstart";
        System.exit(run(endpoint, topic));
    }

    private static int run(String endpoint, String topic) {
        System.out.println("Proxy " + endpoint + ", topic " + topic);
        try {
            return new Quickstart(endpoint, topic).sendAndReceive() ? 0 : 1;
        } catch (Exception e) {
            System.err.println("That did not work: " + e.getMessage());
            System.err.println(
                    "Is the proxy running? In another terminal: bin/rocketproxy local"
                            + " (and wait for its ready line)");
            return 1;
        }
    }

    private boolean sendAndReceive() throws Exception {
        try (SimpleConsumer consumer = newConsumer()) {
            send();
            receive(consumer);
        }
        System.out.println(
                awaited.isEmpty()
                        ? "Done: every message came back and is acknowledged."
                        : awaited.size() + " messages did not come back in time.");
        return awaited.isEmpty();
    }

    private SimpleConsumer newConsumer() throws ClientException {
        return provider.newSimpleConsumerBuilder()
                .setClientConfiguration(configuration)
                .setConsumerGroup("quickstart-group")
                .setSubscriptionExpressions(Map.of(topic, FilterExpression.SUB_ALL))
                .setAwaitDuration(Duration.ofSeconds(5))
                .build();
    }

    private void send() throws Exception {
        try (Producer producer =
                provider.newProducerBuilder()
                        .setClientConfiguration(configuration)
                        .setTopics(topic)
                        .build()) {
            for (int i = 1; i <= MESSAGES; i++) {
                SendReceipt receipt =
                        producer.send(
                                provider.newMessageBuilder()
                                        .setTopic(topic)
                                        .setBody(("Hello number " + i).getBytes(UTF_8))
                                        .build());
                awaited.add(receipt.getMessageId().toString());
                System.out.println("  sent      Hello number " + i + "  " + receipt.getMessageId());
            }
        }
    }

    private void receive(SimpleConsumer consumer) throws ClientException {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (!awaited.isEmpty() && System.nanoTime() < endNs) {
            for (MessageView message : consumer.receive(16, Duration.ofSeconds(30))) {
                consumer.ack(message);
                if (awaited.remove(message.getMessageId().toString())) {
                    System.out.println(
                            "  received  "
                                    + UTF_8.decode(message.getBody())
                                    + "  "
                                    + message.getMessageId());
                }
            }
        }
    }
}
