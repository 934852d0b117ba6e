package io.github.rocketproxy.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ReceiveRouterTest {
    private final BrokerRef first = new BrokerRef(0, "broker-a", "127.0.0.1:1");
    private final BrokerRef second = new BrokerRef(1, "broker-b", "127.0.0.1:2");
    private final BrokerHealth health = new BrokerHealth();
    private final ReceiveRouter router = new ReceiveRouter(health);

    @Test
    void shouldPopFromTheNamedBrokerWhereverTheTurnIs() {
        for (int i = 0; i < 4; i++) {
            assertThat(broker("broker-b", first, second)).isSameAs(second);
        }
    }

    @Test
    void shouldTakeTurnsWhenNoneOrAnUnknownOneIsNamed() {
        List<BrokerRef> unnamed = new ArrayList<>();
        List<BrokerRef> unknown = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            unnamed.add(broker("", first, second));
        }
        for (int i = 0; i < 2; i++) {
            unknown.add(broker("broker-c", first, second));
        }

        assertThat(unnamed).containsExactlyInAnyOrder(first, second);
        assertThat(unknown).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void shouldAnswerForbiddenWhenNoBrokerIsReadable() {
        RequestEvent event = route("broker-a");

        assertThat(event.verdict).isEqualTo(ReplyCode.FORBIDDEN);
        event.clear();
    }

    @Test
    void shouldPassASickBrokerOverButNotForGood() {
        health.set(first, 0);
        int ofSick = 0;
        for (int i = 0; i < 1_000; i++) {
            ofSick += broker("", first, second) == first ? 1 : 0;
        }
        assertThat(ofSick).isBetween(10, 120);
        assertThat(broker("broker-a", first, second)).as("named").isSameAs(first);
    }

    private BrokerRef broker(String named, BrokerRef... brokers) {
        RequestEvent event = route(named, brokers);
        BrokerRef chosen = event.broker;
        event.clear();
        return chosen;
    }

    private RequestEvent route(String named, BrokerRef... brokers) {
        RequestEvent event = new RequestEvent();
        ByteBuf payload = Unpooled.buffer();
        event.payload = payload;
        event.brokerName.set(0, payload.writeCharSequence(named, StandardCharsets.UTF_8));
        router.route(
                event,
                TopicRoute.of("T", MessageKind.NORMAL, List.of(), List.of(), List.of(brokers), 0));
        return event;
    }
}
