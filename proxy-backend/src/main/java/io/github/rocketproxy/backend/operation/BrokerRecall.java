package io.github.rocketproxy.backend.operation;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.MessageRecall;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.header.RecallMessageRequestHeader;

/** Recalls by RECALL_MESSAGE 370, without a producer group, as the official proxy does. */
public final class BrokerRecall implements MessageRecall {
    private final BrokerCaller caller;

    /** Asks by this caller. */
    public BrokerRecall(BrokerCaller caller) {
        this.caller = caller;
    }

    @Override
    public String recall(BrokerRef broker, String topic, String handle)
            throws BrokerRefusedException, InterruptedException {
        RecallMessageRequestHeader header = new RecallMessageRequestHeader();
        header.setTopic(topic);
        header.setRecallHandle(handle);
        try {
            RemotingCommand answer = caller.call(broker, RequestCode.RECALL_MESSAGE, header);
            return BrokerCaller.field(broker, answer, "msgId");
        } catch (BrokerRefusedException e) {
            throw e.code() == ReplyCode.FORBIDDEN ? switchedOff(broker) : e;
        }
    }

    /** The broker answers NO_PERMISSION for one reason only, and its own text does not say it. */
    private static BrokerRefusedException switchedOff(BrokerRef broker) {
        return new BrokerRefusedException(
                ReplyCode.FORBIDDEN,
                "broker "
                        + broker.name()
                        + " takes no recalls: recallMessageEnable must be true in its"
                        + " configuration");
    }
}
