package io.github.rocketproxy.it.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeaderV2;
import org.awaitility.Awaitility;

/** The official Remoting clients, straight at the broker: the other side of a mixed deployment. */
public final class RemotingClients {
    private static final int TIMEOUT_MS = 10_000;

    private RemotingClients() {}

    /** Sends one message whose body the client compresses, as it does above 4 KiB. */
    public static void send(RealCluster cluster, String topic, byte[] body, CompressionType type)
            throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("producer-" + UUID.randomUUID());
        producer.setInstanceName(UUID.randomUUID().toString());
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.setSendMsgTimeout(TIMEOUT_MS);
        producer.setCompressType(type);
        producer.start();
        try {
            producer.send(new Message(topic, body));
        } finally {
            producer.shutdown();
        }
    }

    /**
     * Sends a message without a body to queue 0: in a batch, because the client refuses it and the
     * broker takes it in no other way.
     */
    public static void sendEmpty(RealCluster cluster, String topic) throws Exception {
        SendMessageRequestHeader header = new SendMessageRequestHeader();
        header.setProducerGroup(topic);
        header.setTopic(topic);
        header.setDefaultTopic("TBW102");
        header.setDefaultTopicQueueNums(1);
        header.setQueueId(0);
        header.setSysFlag(0);
        header.setBornTimestamp(System.currentTimeMillis());
        header.setFlag(0);
        header.setReconsumeTimes(0);
        header.setProperties("");
        header.setBatch(true);
        RemotingCommand request =
                RemotingCommand.createRequestCommand(
                        RequestCode.SEND_BATCH_MESSAGE,
                        SendMessageRequestHeaderV2.createSendMessageRequestHeaderV2(header));
        request.setBody(MessageDecoder.encodeMessage(emptyMessage(topic)));
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        client.start();
        try {
            RemotingCommand answer =
                    client.invokeSync(cluster.brokerAddress(), request, TIMEOUT_MS);
            if (answer.getCode() != ResponseCode.SUCCESS) {
                throw new IllegalStateException(answer.toString());
            }
        } finally {
            client.shutdown();
        }
    }

    private static Message emptyMessage(String topic) {
        Message message = new Message(topic, new byte[0]);
        message.putUserProperty("name", "value");
        return message;
    }

    /** The bodies of a topic's first messages, as an application sees them. */
    public static List<byte[]> bodies(RealCluster cluster, String topic, int count)
            throws Exception {
        DefaultLitePullConsumer consumer =
                new DefaultLitePullConsumer("consumer-" + UUID.randomUUID());
        consumer.setInstanceName(UUID.randomUUID().toString());
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setAutoCommit(false);
        consumer.start();
        List<byte[]> bodies = new ArrayList<>();
        try {
            var queues = consumer.fetchMessageQueues(topic);
            consumer.assign(queues);
            for (var queue : queues) {
                consumer.seekToBegin(queue);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .pollInSameThread()
                    .until(
                            () -> {
                                for (MessageExt message : consumer.poll(1_000)) {
                                    bodies.add(message.getBody());
                                }
                                return bodies.size() >= count;
                            });
        } finally {
            consumer.shutdown();
        }
        return bodies;
    }
}
