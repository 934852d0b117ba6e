package io.github.rocketproxy.it.support;

import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientConfigurationBuilder;
import org.apache.rocketmq.client.apis.ClientException;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.StaticSessionCredentialsProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.FilterExpressionType;
import org.apache.rocketmq.client.apis.consumer.MessageListener;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageBuilder;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.TransactionChecker;
import org.apache.rocketmq.client.apis.producer.TransactionResolution;

/**
 * The official gRPC client, set up for one endpoint, without TLS unless it is asked for. Callers
 * close what they are given.
 */
public final class Clients {
    private static final ClientServiceProvider PROVIDER = ClientServiceProvider.loadService();
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(6);

    private final ClientConfiguration configuration;

    public Clients(ProxyUnderTest proxy) {
        this(proxy, USUAL_TIMEOUT);
    }

    /**
     * @param requestTimeout gRPC deadline of every request; a long poll gets it on top
     */
    public Clients(ProxyUnderTest proxy, Duration requestTimeout) {
        configuration = endpoint(proxy, requestTimeout).build();
    }

    /** Clients that sign as a user. */
    public Clients(ProxyUnderTest proxy, String accessKey, String secret) {
        configuration =
                endpoint(proxy, USUAL_TIMEOUT)
                        .setCredentialProvider(
                                new StaticSessionCredentialsProvider(accessKey, secret))
                        .build();
    }

    private Clients(ClientConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Clients with TLS, which trust any certificate, as the official client does. */
    public static Clients encrypted(ProxyUnderTest proxy) {
        return new Clients(endpoint(proxy, USUAL_TIMEOUT).enableSsl(true).build());
    }

    private static ClientConfigurationBuilder endpoint(
            ProxyUnderTest proxy, Duration requestTimeout) {
        return ClientConfiguration.newBuilder()
                .setEndpoints(proxy.endpoint())
                .enableSsl(false)
                .setRequestTimeout(requestTimeout);
    }

    public Producer producer(String... topics) throws ClientException {
        return PROVIDER.newProducerBuilder()
                .setClientConfiguration(configuration)
                .setTopics(topics)
                .build();
    }

    /** A producer that answers every transaction check with UNKNOWN. */
    public Producer transactionProducer(String topic) throws ClientException {
        return transactionProducer(topic, view -> TransactionResolution.UNKNOWN);
    }

    public Producer transactionProducer(String topic, TransactionChecker checker)
            throws ClientException {
        return PROVIDER.newProducerBuilder()
                .setClientConfiguration(configuration)
                .setTopics(topic)
                .setTransactionChecker(checker)
                .build();
    }

    /** A producer that gives up after the first attempt. */
    public Producer singleAttemptProducer(String topic) throws ClientException {
        return PROVIDER.newProducerBuilder()
                .setClientConfiguration(configuration)
                .setTopics(topic)
                .setMaxAttempts(1)
                .build();
    }

    public SimpleConsumer simpleConsumer(String group, String topic, String tags)
            throws ClientException {
        return PROVIDER.newSimpleConsumerBuilder()
                .setClientConfiguration(configuration)
                .setConsumerGroup(group)
                .setAwaitDuration(POLL)
                .setSubscriptionExpressions(Map.of(topic, tags(tags)))
                .build();
    }

    public SimpleConsumer sqlConsumer(String group, String topic, String sql)
            throws ClientException {
        return PROVIDER.newSimpleConsumerBuilder()
                .setClientConfiguration(configuration)
                .setConsumerGroup(group)
                .setAwaitDuration(POLL)
                .setSubscriptionExpressions(
                        Map.of(topic, new FilterExpression(sql, FilterExpressionType.SQL92)))
                .build();
    }

    public PushConsumer pushConsumer(
            String group, String topic, int threads, MessageListener listener)
            throws ClientException {
        return PROVIDER.newPushConsumerBuilder()
                .setClientConfiguration(configuration)
                .setConsumerGroup(group)
                .setConsumptionThreadCount(threads)
                .setSubscriptionExpressions(Map.of(topic, tags("*")))
                .setMessageListener(listener)
                .build();
    }

    private static FilterExpression tags(String tags) {
        return new FilterExpression(tags, FilterExpressionType.TAG);
    }

    public static MessageBuilder message(String topic, byte[] body) {
        return PROVIDER.newMessageBuilder().setTopic(topic).setBody(body);
    }

    /** The body's bytes, as a copy. */
    public static byte[] body(MessageView view) {
        byte[] body = new byte[view.getBody().remaining()];
        view.getBody().duplicate().get(body);
        return body;
    }
}
