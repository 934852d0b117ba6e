package io.github.rocketproxy.bench.micro;

import java.net.InetSocketAddress;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;

/** Messages as brokers store them. */
final class SampleMessages {
    static final String TOPIC = "orders";

    private SampleMessages() {}

    /**
     * @param queueOffset tells messages of one queue apart
     */
    static byte[] stored(int bodyBytes, long queueOffset) {
        MessageExt message = new MessageExt();
        message.setTopic(TOPIC);
        message.setBody(new byte[bodyBytes]);
        message.setQueueId(2);
        message.setQueueOffset(queueOffset);
        message.setCommitLogOffset(queueOffset * bodyBytes);
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        message.setTags("tag-a");
        message.putUserProperty("region", "north");
        try {
            return MessageDecoder.encode(message, false);
        } catch (Exception e) { // declared as such by the library
            throw new IllegalStateException("the sample cannot be encoded", e);
        }
    }
}
