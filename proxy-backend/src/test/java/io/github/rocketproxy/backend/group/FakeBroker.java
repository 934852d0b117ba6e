package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.UnregisterClientRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.ProducerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** A broker's tables of clients, which have one entry for each group and connection. */
final class FakeBroker {
    static final String ADDRESS = "10.0.0.1:10911";

    /** {@code group@line} to client id. */
    final Map<String, String> consumers = new TreeMap<>();

    /** {@code group@line}. */
    final Set<String> producers = new TreeSet<>();

    /** Topic and expression of the last heartbeat of each group. */
    final Map<String, Set<String>> subscriptions = new TreeMap<>();

    final List<ConsumerData> heard = new ArrayList<>();
    final List<Integer> producerChunks = new ArrayList<>();
    int calls;
    int code = ResponseCode.SUCCESS;
    boolean isAway;

    /** The producers' line and that many seats. */
    List<Remoting> connections(int seats) {
        return IntStream.rangeClosed(0, seats).mapToObj(this::connection).toList();
    }

    private Remoting connection(int line) {
        return (address, request, timeoutMs) -> invoke(line, address, request);
    }

    private RemotingCommand invoke(int line, String address, RemotingCommand request)
            throws RemotingCallException {
        if (!address.equals(ADDRESS)) {
            throw new AssertionError(address);
        }
        calls++;
        if (isAway) {
            throw new RemotingCallException("away", null);
        }
        if (code == ResponseCode.SUCCESS) {
            take(line, request);
        }
        return RemotingCommand.createResponseCommand(code, null);
    }

    private void take(int line, RemotingCommand request) {
        if (request.getCode() == RequestCode.HEART_BEAT) {
            HeartbeatData data = HeartbeatData.decode(request.getBody(), HeartbeatData.class);
            data.getConsumerDataSet().forEach(consumer -> take(line, data, consumer));
            for (ProducerData producer : data.getProducerDataSet()) {
                producers.add(producer.getGroupName() + "@" + line);
            }
            if (!data.getProducerDataSet().isEmpty()) {
                producerChunks.add(data.getProducerDataSet().size());
            }
            return;
        }
        UnregisterClientRequestHeader header = unregister(request);
        if (header.getProducerGroup() != null) {
            producers.remove(header.getProducerGroup() + "@" + line);
        }
        if (header.getConsumerGroup() != null) {
            consumers.remove(header.getConsumerGroup() + "@" + line);
        }
    }

    private static UnregisterClientRequestHeader unregister(RemotingCommand request) {
        try {
            request.makeCustomHeaderToNet();
            return request.decodeCommandCustomHeader(UnregisterClientRequestHeader.class);
        } catch (RemotingCommandException e) {
            throw new AssertionError(e);
        }
    }

    private void take(int line, HeartbeatData data, ConsumerData consumer) {
        String older = consumers.put(consumer.getGroupName() + "@" + line, data.getClientID());
        if (older != null && !older.equals(data.getClientID())) {
            throw new AssertionError(older + " must leave the seat first");
        }
        heard.add(consumer);
        Set<String> expressions = new TreeSet<>();
        for (SubscriptionData subscription : consumer.getSubscriptionDataSet()) {
            expressions.add(subscription.getTopic() + ":" + subscription.getSubString());
        }
        subscriptions.put(consumer.getGroupName(), expressions);
    }

    /** Forgets what was registered on the connection, as when it breaks. */
    void lose(int line) {
        consumers.keySet().removeIf(key -> key.endsWith("@" + line));
        producers.removeIf(key -> key.endsWith("@" + line));
    }
}
