package io.github.rocketproxy.backend.operation;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.backend.control.RemotingVersion;
import io.github.rocketproxy.backend.gateway.BrokerCodes;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.rpc.RpcRequestHeader;

/** Asks a broker and takes nothing but success for an answer. Any virtual thread. */
public final class BrokerCaller {
    static {
        RemotingVersion.announce();
    }

    private final Remoting remoting;
    private final long timeoutMs;

    /**
     * @param timeoutMs for one call, connecting included
     */
    public BrokerCaller(Remoting remoting, long timeoutMs) {
        this.remoting = remoting;
        this.timeoutMs = timeoutMs;
    }

    /** A request with a header, for a broker that is to know itself as the one meant. */
    RemotingCommand call(BrokerRef broker, int requestCode, RpcRequestHeader header)
            throws BrokerRefusedException, InterruptedException {
        header.setBrokerName(broker.name());
        return call(broker, RemotingCommand.createRequestCommand(requestCode, header));
    }

    RemotingCommand call(BrokerRef broker, RemotingCommand request)
            throws BrokerRefusedException, InterruptedException {
        if (broker.address() == null) {
            throw new BrokerRefusedException(
                    ReplyCode.HA_NOT_AVAILABLE, "broker " + broker.name() + " has no master now");
        }
        RemotingCommand answer = answer(broker, request);
        if (answer.getCode() != ResponseCode.SUCCESS) {
            throw new BrokerRefusedException(
                    BrokerCodes.replyCode(answer.getCode()),
                    BrokerCodes.text(answer.getCode(), answer.getRemark()));
        }
        return answer;
    }

    private RemotingCommand answer(BrokerRef broker, RemotingCommand request)
            throws BrokerRefusedException, InterruptedException {
        try {
            return remoting.invoke(broker.address(), request, timeoutMs);
        } catch (RemotingCallException e) {
            throw new BrokerRefusedException(
                    e.getCause() instanceof TimeoutException
                            ? ReplyCode.PROXY_TIMEOUT
                            : ReplyCode.INTERNAL_SERVER_ERROR,
                    "broker " + broker.name() + " cannot be asked now");
        }
    }

    /** A field that the broker's answer must have. */
    static String field(BrokerRef broker, RemotingCommand answer, String name)
            throws BrokerRefusedException {
        Map<String, String> fields = answer.getExtFields();
        String value = fields == null ? null : fields.get(name);
        if (value == null) {
            throw new BrokerRefusedException(
                    ReplyCode.INTERNAL_SERVER_ERROR,
                    "broker " + broker.name() + " answered without " + name);
        }
        return value;
    }
}
