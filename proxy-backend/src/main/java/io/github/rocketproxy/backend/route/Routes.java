package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/** Makes a {@link TopicRoute} from a name server's answer; no I/O. */
final class Routes {
    private static final Comparator<QueueRef> BY_BROKER_AND_ID =
            Comparator.comparing((QueueRef queue) -> queue.broker().name())
                    .thenComparingInt(QueueRef::queueId);

    private Routes() {}

    /**
     * @param brokers has learnt {@code data} already
     */
    static TopicRoute of(
            String topic, TopicRouteData data, MessageKind kind, Brokers brokers, long fetchedNs) {
        Map<String, BrokerData> byName = new HashMap<>();
        for (BrokerData broker : data.getBrokerDatas()) {
            byName.put(broker.getBrokerName(), broker);
        }
        List<QueueLayout> layouts = new ArrayList<>();
        List<BrokerRef> readBrokers = new ArrayList<>();
        for (QueueData queues : data.getQueueDatas()) {
            BrokerData broker = byName.get(queues.getBrokerName());
            if (broker == null) {
                continue;
            }
            BrokerRef ref = brokers.get(queues.getBrokerName());
            layouts.add(layout(queues, broker, ref));
            if (PermName.isReadable(queues.getPerm())
                    && queues.getReadQueueNums() > 0
                    && ref.address() != null) {
                readBrokers.add(ref);
            }
        }
        readBrokers.sort(Comparator.comparing(BrokerRef::name));
        List<QueueRef> writeQueues = writeQueues(data, byName, brokers);
        writeQueues.sort(BY_BROKER_AND_ID);
        return TopicRoute.of(topic, kind, layouts, writeQueues, readBrokers, fetchedNs);
    }

    private static QueueLayout layout(QueueData queues, BrokerData broker, BrokerRef ref) {
        List<Long> ids =
                broker.getBrokerAddrs() == null
                        ? List.of()
                        : broker.getBrokerAddrs().keySet().stream().sorted().toList();
        return new QueueLayout(
                ref,
                ids,
                queues.getReadQueueNums(),
                queues.getWriteQueueNums(),
                PermName.isReadable(queues.getPerm()),
                PermName.isWriteable(queues.getPerm()));
    }

    private static List<QueueRef> writeQueues(
            TopicRouteData data, Map<String, BrokerData> byName, Brokers brokers) {
        String orderConf = data.getOrderTopicConf();
        if (orderConf != null && !orderConf.isEmpty()) {
            return orderedQueues(orderConf, byName, brokers);
        }
        List<QueueRef> writeQueues = new ArrayList<>();
        for (QueueData queues : data.getQueueDatas()) {
            BrokerData broker = byName.get(queues.getBrokerName());
            if (broker != null
                    && Brokers.hasMaster(broker)
                    && PermName.isWriteable(queues.getPerm())) {
                BrokerRef ref = brokers.get(queues.getBrokerName());
                for (int id = 0; id < queues.getWriteQueueNums(); id++) {
                    writeQueues.add(new QueueRef(ref, id));
                }
            }
        }
        return writeQueues;
    }

    /** {@code broker-a:4;broker-b:4}: these queues, whatever the permissions say (4.8). */
    private static List<QueueRef> orderedQueues(
            String orderConf, Map<String, BrokerData> byName, Brokers brokers) {
        List<QueueRef> writeQueues = new ArrayList<>();
        for (String part : orderConf.split(";", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon <= 0 || !byName.containsKey(part.substring(0, colon))) {
                continue;
            }
            BrokerRef ref = brokers.get(part.substring(0, colon));
            int count = queueCount(part.substring(colon + 1));
            for (int id = 0; id < count; id++) {
                writeQueues.add(new QueueRef(ref, id));
            }
        }
        return writeQueues;
    }

    private static int queueCount(String text) {
        try {
            return Math.clamp(Integer.parseInt(text.strip()), 0, 65_535);
        } catch (NumberFormatException operatorTypo) {
            return 0;
        }
    }
}
