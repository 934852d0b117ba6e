package io.github.rocketproxy.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueDraw;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendRouterTest {
    private static final int BATCHES = 6_000;

    private final BrokerRef[] brokers = {
        new BrokerRef(0, "broker-a", "host-a:1"),
        new BrokerRef(1, "broker-b", "host-b:1"),
        new BrokerRef(2, "broker-c", "host-c:1")
    };
    private final BrokerHealth health = new BrokerHealth();
    private final SendRouter router = new SendRouter(TopicTypeCheck.STRICT, health);
    private final TopicRoute route = route();

    private TopicRoute route() {
        List<QueueRef> queues = new ArrayList<>();
        for (BrokerRef broker : brokers) {
            queues.add(new QueueRef(broker, 0));
            queues.add(new QueueRef(broker, 1));
        }
        return TopicRoute.of("T", MessageKind.MIXED, List.of(), queues, List.of(brokers), 0);
    }

    private QueueRef queueOf(String messageGroup) {
        RequestEvent event = new RequestEvent();
        event.clear();
        event.kind = RequestKind.SEND;
        event.messageKind = messageGroup.isEmpty() ? MessageKind.NORMAL : MessageKind.FIFO;
        event.payload = Unpooled.copiedBuffer(messageGroup, StandardCharsets.US_ASCII);
        event.messageGroup.set(0, messageGroup.length());
        router.route(event, route);
        QueueRef queue = new QueueRef(event.broker, event.queueId);
        event.clear();
        return queue;
    }

    /** How many batches each queue got. */
    private int[] spread() {
        int[] counts = new int[6];
        for (int i = 0; i < BATCHES; i++) {
            QueueRef queue = queueOf("");
            assertThat(queueOf("")).as("same batch").isEqualTo(queue);
            counts[queue.broker().index() * 2 + queue.queueId()]++;
            router.onBatchEnd();
        }
        return counts;
    }

    @Test
    void shouldGiveEachQueueTheSameWhenAllBrokersAreWell() {
        assertThat(spread()).containsOnly(BATCHES / 6);
    }

    @Test
    void shouldSpreadWhatASickBrokerDoesNotGetEvenlyOverTheOthers() {
        health.set(brokers[1], 0);
        int[] counts = spread();
        assertThat(counts[2] + counts[3]).isZero();
        for (int queue : new int[] {0, 1, 4, 5}) {
            assertThat(counts[queue]).isBetween(BATCHES / 4 - 150, BATCHES / 4 + 150);
        }
    }

    @Test
    void shouldGiveABrokerThatRecoversMoreAndMore() {
        int before = 0;
        for (int share : new int[] {64, 256, 512, 900, BrokerHealth.FULL}) {
            health.set(brokers[0], share);
            int[] counts = spread();
            int got = counts[0] + counts[1];
            assertThat(got).isGreaterThan(before).isLessThanOrEqualTo(BATCHES / 3);
            before = got;
        }
        assertThat(before).isEqualTo(BATCHES / 3);
    }

    @Test
    void shouldTakeTurnsWhenAllAreEquallySick() {
        for (BrokerRef broker : brokers) {
            health.set(broker, 100);
        }
        assertThat(spread()).containsOnly(BATCHES / 6);
        for (BrokerRef broker : brokers) {
            health.set(broker, 0);
        }
        assertThat(spread()).containsOnly(BATCHES / 6);
    }

    @Test
    void shouldLeaveMessageGroupsWhereTheyAre() {
        List<QueueRef> before = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            before.add(queueOf("group-" + i));
        }
        for (BrokerRef broker : brokers) {
            health.set(broker, 0);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(queueOf("group-" + i)).isEqualTo(before.get(i));
        }
    }

    @Test
    void shouldDrawNoQueueOfABrokerThatIsOutOrSick() {
        health.set(brokers[2], 0);
        for (int i = 0; i < 100; i++) {
            int position = QueueDraw.draw(route, health, brokers[0], i);
            assertThat(position).isBetween(2, 3);
        }
        health.set(brokers[1], 0);
        assertThat(QueueDraw.draw(route, health, brokers[0], 7)).isNegative();
        assertThat(QueueDraw.draw(route, health, null, 7)).isBetween(0, 1);
    }
}
