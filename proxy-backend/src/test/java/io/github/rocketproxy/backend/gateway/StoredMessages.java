package io.github.rocketproxy.backend.gateway;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;

/** Bodies of a broker's answers, encoded by rocketmq-common. */
final class StoredMessages {
    private StoredMessages() {}

    static byte[] stored(
            String topic, String body, long offset, int times, Map<String, String> properties)
            throws Exception {
        MessageExt message = new MessageExt();
        message.setTopic(topic);
        message.setBody(body.getBytes(StandardCharsets.UTF_8));
        message.setQueueId(2);
        message.setQueueOffset(offset);
        message.setCommitLogOffset(offset * 1000);
        message.setReconsumeTimes(times);
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        properties.forEach((name, value) -> MessageAccessor.putProperty(message, name, value));
        return MessageDecoder.encode(message, false);
    }

    static byte[] join(byte[]... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(message);
        }
        return out.toByteArray();
    }
}
