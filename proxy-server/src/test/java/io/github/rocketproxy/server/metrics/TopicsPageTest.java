package io.github.rocketproxy.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.github.rocketproxy.server.admin.AdminRequest;
import io.github.rocketproxy.server.admin.TopicsPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsPageTest {
    private final MeterSlots topics = new MeterSlots(3);
    private final MeterSlots groups = new MeterSlots(3);
    private final FixedShard one = new FixedShard(0);
    private final FixedShard two = new FixedShard(1);
    private final List<TopicRoute> routes = new ArrayList<>();
    private final TopicsPage page =
            new TopicsPage(
                    () -> routes,
                    topic -> 7_000_000,
                    new TrafficMetrics(
                            List.of(one, two),
                            topics,
                            groups,
                            10,
                            new Identity("c", "n", "cluster")));

    private JsonNode read(Map<String, String> parameters) {
        return new JsonMapper()
                .valueToTree(
                        page.answer(new AdminRequest("GET", "/admin/topics", parameters, ""))
                                .content());
    }

    private void topic(String name, int stored, int delivered) {
        int slot = topics.slotOf(name);
        routes.add(
                TopicRoute.of(name, MessageKind.NORMAL, List.of(), List.of(), List.of(), 0)
                        .metered(slot));
        for (int i = 0; i < stored; i++) {
            (i % 2 == 0 ? one : two).traffic().stored(slot, MessageKind.NORMAL, 10);
        }
        for (int i = 0; i < delivered; i++) {
            two.traffic().delivered(slot, MeterSlots.OTHER, i % 2 == 0, 10);
        }
    }

    @Test
    void shouldAddUpTheTrafficOfTopicsThatAreNotShownAndOfThoseWithoutFiguresOfTheirOwn() {
        topic("a", 1, 0);
        topic("b", 3, 4);
        topic("c", 0, 5);
        topic("beyond", 20, 30);
        topic("beyond-too", 2, 3);

        JsonNode read = read(Map.of("limit", "1", "filter", "a"));

        assertThat(read.at("/total").asInt()).isEqualTo(5);
        assertThat(read.at("/topics")).hasSize(1);
        assertThat(read.at("/stored/messages").asInt()).isEqualTo(26);
        assertThat(read.at("/stored/bytes").asInt()).isEqualTo(260);
        assertThat(read.at("/delivered/messages").asInt()).isEqualTo(42);
        assertThat(read.at("/delivered/bytes").asInt()).isEqualTo(420);
    }

    @Test
    void shouldShowTheBusiestWhereThereAreMoreThanAskedFor() {
        topic("a", 1, 0);
        topic("b", 0, 3);
        topic("c", 3, 0);
        topic("beyond", 20, 30);

        assertThat(read(Map.of("limit", "2")).at("/topics").findValuesAsText("topic"))
                .containsExactly("b", "c");
        assertThat(read(Map.of()).at("/topics").findValuesAsText("topic"))
                .containsExactly("b", "c", "a", "beyond");
        assertThat(read(Map.of()).at("/topics/3/stored").isNull()).isTrue();
    }
}
