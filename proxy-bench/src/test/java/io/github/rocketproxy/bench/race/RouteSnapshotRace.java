package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The control plane swaps the routes while a stage looks a topic up. The field is not volatile
 * here, unlike the real one: a snapshot has to be whole by its own making.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "the stage still has the former snapshot")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the stage has the new one, whole")
@Outcome(expect = FORBIDDEN, desc = "the stage has a snapshot that is not whole")
@State
public class RouteSnapshotRace {
    private static final BrokerRef BROKER = new BrokerRef(0, "broker-a", "host-a:10911");
    private static final ByteBuf NAMES =
            Unpooled.copiedBuffer("orders/broker-a", StandardCharsets.US_ASCII);

    private RouteTable table = RouteTable.EMPTY;

    @Actor
    public void controlPlane() {
        TopicRoute route =
                TopicRoute.of(
                        "orders",
                        MessageKind.NORMAL,
                        List.of(),
                        List.of(new QueueRef(BROKER, 3)),
                        List.of(BROKER),
                        0);
        table = new RouteTable(Map.of("orders", route), Map.of(BROKER.name(), BROKER));
    }

    @Actor
    public void stage(I_Result result) {
        RouteTable seen = table;
        if (seen == RouteTable.EMPTY) {
            return;
        }
        Slice topic = new Slice();
        topic.set(0, 6);
        TopicRoute route = seen.find(NAMES, topic);
        boolean isWhole =
                route != null
                        && "orders".equals(route.topic())
                        && route.writeQueue(0).queueId() == 3
                        && seen.findBroker(NAMES, 7, 8) == BROKER;
        result.r1 = isWhole ? 1 : -1;
    }
}
