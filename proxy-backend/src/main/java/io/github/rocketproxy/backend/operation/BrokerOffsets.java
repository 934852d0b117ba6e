package io.github.rocketproxy.backend.operation;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.ConsumerOffsets;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.QueueRef;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMinOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SearchOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.rpc.RpcRequestHeader;

/**
 * Offsets by UPDATE_CONSUMER_OFFSET 15, QUERY_CONSUMER_OFFSET 14, GET_MIN_OFFSET 31, GET_MAX_OFFSET
 * 30 and SEARCH_OFFSET_BY_TIMESTAMP 29.
 */
public final class BrokerOffsets implements ConsumerOffsets {
    private final BrokerCaller caller;

    /** Asks by this caller. */
    public BrokerOffsets(BrokerCaller caller) {
        this.caller = caller;
    }

    @Override
    public void commit(String group, String topic, QueueRef queue, long offset)
            throws BrokerRefusedException, InterruptedException {
        UpdateConsumerOffsetRequestHeader header = new UpdateConsumerOffsetRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(topic);
        header.setQueueId(queue.queueId());
        header.setCommitOffset(offset);
        caller.call(queue.broker(), RequestCode.UPDATE_CONSUMER_OFFSET, header);
    }

    @Override
    public long committed(String group, String topic, QueueRef queue)
            throws BrokerRefusedException, InterruptedException {
        QueryConsumerOffsetRequestHeader header = new QueryConsumerOffsetRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(topic);
        header.setQueueId(queue.queueId());
        header.setSetZeroIfNotFound(false);
        return offset(queue, RequestCode.QUERY_CONSUMER_OFFSET, header);
    }

    @Override
    public long earliest(String topic, QueueRef queue)
            throws BrokerRefusedException, InterruptedException {
        GetMinOffsetRequestHeader header = new GetMinOffsetRequestHeader();
        header.setTopic(topic);
        header.setQueueId(queue.queueId());
        return offset(queue, RequestCode.GET_MIN_OFFSET, header);
    }

    @Override
    public long latest(String topic, QueueRef queue)
            throws BrokerRefusedException, InterruptedException {
        GetMaxOffsetRequestHeader header = new GetMaxOffsetRequestHeader();
        header.setTopic(topic);
        header.setQueueId(queue.queueId());
        return offset(queue, RequestCode.GET_MAX_OFFSET, header);
    }

    @Override
    public long storedAt(String topic, QueueRef queue, long storedMs)
            throws BrokerRefusedException, InterruptedException {
        SearchOffsetRequestHeader header = new SearchOffsetRequestHeader();
        header.setTopic(topic);
        header.setQueueId(queue.queueId());
        header.setTimestamp(storedMs);
        return offset(queue, RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, header);
    }

    private long offset(QueueRef queue, int requestCode, RpcRequestHeader header)
            throws BrokerRefusedException, InterruptedException {
        BrokerRef broker = queue.broker();
        RemotingCommand answer = caller.call(broker, requestCode, header);
        String text = BrokerCaller.field(broker, answer, "offset");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BrokerRefusedException(
                    ReplyCode.INTERNAL_SERVER_ERROR,
                    "broker " + broker.name() + " answered with the offset '" + text + "'");
        }
    }
}
