package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.message.TransactionId;
import io.github.rocketproxy.pipeline.port.ClientCommands;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.header.CheckTransactionStateRequestHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CHECK_TRANSACTION_STATE 39: hands the question on to one producer of the group that can be
 * reached. One-way, so that one for which there is none is only counted; the broker asks again.
 */
final class TransactionChecks {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionChecks.class);

    private final Members members;
    private final ClientCommands commands;
    private final UnaryOperator<String> brokerNames;
    private final Counters counters;

    /**
     * @param brokerNames from address to name; null where it is not known
     */
    TransactionChecks(
            Members members,
            ClientCommands commands,
            UnaryOperator<String> brokerNames,
            Counters counters) {
        this.members = members;
        this.commands = commands;
        this.brokerNames = brokerNames;
        this.counters = counters;
    }

    void handle(String address, RemotingCommand request) throws RemotingCommandException {
        boolean isAsked = hasProducerAsked(address, request);
        counters.increment(
                isAsked
                        ? ProxyCounter.TRANSACTION_CHECKS
                        : ProxyCounter.TRANSACTION_CHECKS_DROPPED);
    }

    private boolean hasProducerAsked(String address, RemotingCommand request)
            throws RemotingCommandException {
        CheckTransactionStateRequestHeader header =
                request.decodeCommandCustomHeader(CheckTransactionStateRequestHeader.class);
        StoredMessage message = new StoredMessage();
        byte[] body = request.getBody();
        if (body == null || !message.wrap(Unpooled.wrappedBuffer(body), 0, body.length)) {
            LOG.warn("a transaction check of {} has no message that can be read", address);
            return false;
        }
        Map<String, String> properties = properties(message);
        String brokerName =
                header.getBrokerName() == null
                        ? brokerNames.apply(address)
                        : header.getBrokerName();
        String uniqueKey =
                properties.getOrDefault(
                        MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, header.getMsgId());
        String group = properties.get(MessageConst.PROPERTY_PRODUCER_GROUP);
        if (brokerName == null || group == null) {
            LOG.warn("a transaction check of {} names no broker or group", address);
            return false;
        }
        String transactionId =
                TransactionId.format(
                        uniqueKey,
                        brokerName,
                        header.getTranStateTableOffset(),
                        header.getCommitLogOffset());
        for (String clientId : members.producersInTurn(group)) {
            if (commands.recoverTransaction(clientId, message, transactionId)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> properties(StoredMessage message) {
        return MessageDecoder.string2messageProperties(
                message.buffer()
                        .toString(
                                message.propertiesOffset(),
                                message.propertiesLength(),
                                StandardCharsets.UTF_8));
    }
}
