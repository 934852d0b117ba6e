package io.github.rocketproxy.backend.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class RouteCacheTest {
    private static final String NAME_SERVER = "ns:1";
    private static final String FIFO =
            "{\"topicName\":\"t\",\"attributes\":{\"message.type\":\"FIFO\"}}";

    private final ScriptedRemoting remoting = new ScriptedRemoting();
    private long nowNs = 1_000;
    private final RouteCache cache = newCache(3);

    private RouteCache newCache(int maxTopics) {
        MetadataConfig config =
                new MetadataConfig(List.of(NAME_SERVER), 1_000, 10_000, 2_000, maxTopics, 2, 4);
        return new RouteCache(
                config,
                remoting,
                new NameServers(remoting, config.nameServers(), config.callTimeoutMs()),
                () -> nowNs);
    }

    private void passMs(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void shouldSortWriteQueuesAndSkipUnlistedBrokers() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);

        cache.fetchTopic("t");

        TopicRoute route = cache.routes().topic("t");
        assertThat(route.layouts()).hasSize(2);
        assertThat(route.writeQueueCount()).isEqualTo(2);
        assertThat(route.writeQueue(0).broker().name()).isEqualTo("broker-a");
        assertThat(route.writeQueue(1).queueId()).isEqualTo(1);
        assertThat(route.readBrokerCount()).isEqualTo(2);
        assertThat(route.readBroker(1).address()).isEqualTo("10.0.0.3:10911");
        assertThat(route.layouts().getFirst().brokerIds()).containsExactly(1L, 2L);
    }

    @Test
    void shouldGiveEachTopicANumberThatStaysAsFarAsThereAreAny() throws Exception {
        MeterSlots topics = new MeterSlots(1_000);
        RouteCache large = newCache(10_000);
        large.meter(topics, new MeterSlots(10));
        for (int i = 0; i < 10_000; i++) {
            remoting.route("t" + i, ScriptedRemoting.ROUTE);
            large.fetchTopic("t" + i);
        }
        int first = large.routes().topic("t0").meterSlot();
        passMs(5_000);
        remoting.topicConfig("t0", FIFO);
        large.fetchTopic("t0");

        assertThat(topics.name(first)).isEqualTo("t0");
        assertThat(large.routes().topic("t0").meterSlot()).isEqualTo(first);
        assertThat(
                        large.routes().topics().values().stream()
                                .map(TopicRoute::meterSlot)
                                .distinct()
                                .count())
                .isEqualTo(1_001);
        assertThat(topics.foldedNames()).isEqualTo(9_000);
    }

    @Test
    void shouldFollowOrderConfWhenGiven() throws Exception {
        remoting.route(
                "t",
                ScriptedRemoting.ROUTE.replaceFirst(
                        "\\{", "{\"orderTopicConf\":\"broker-b:1;broker-a:4;gone:2\","));

        cache.fetchTopic("t");

        TopicRoute route = cache.routes().topic("t");
        assertThat(route.writeQueueCount()).isEqualTo(5);
        assertThat(route.writeQueue(3).queueId()).isEqualTo(3);
        assertThat(route.writeQueue(4).broker().name()).isEqualTo("broker-b");
    }

    @Test
    void shouldTakeKindFromTopicAttribute() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        remoting.topicConfig("t", FIFO);
        remoting.route("plain", ScriptedRemoting.ROUTE);
        remoting.topicConfig("plain", "{\"topicName\":\"plain\"}");
        remoting.route("unknown", ScriptedRemoting.ROUTE);

        cache.fetchTopic("t");
        cache.fetchTopic("plain");
        cache.fetchTopic("unknown");

        assertThat(cache.routes().topic("t").kind()).isEqualTo(MessageKind.FIFO);
        assertThat(cache.routes().topic("plain").kind()).isEqualTo(MessageKind.UNTYPED);
        assertThat(cache.routes().topic("unknown").kind()).isEqualTo(MessageKind.UNSPECIFIED);
    }

    @Test
    void shouldForgetMissingTopicAfterItsTime() throws Exception {
        cache.fetchTopic("late");
        assertThat(cache.routes().topic("late").exists()).isFalse();

        passMs(1_999);
        cache.refresher().tick();
        assertThat(cache.routes().topic("late")).isNotNull();
        passMs(2);
        cache.refresher().tick();

        assertThat(cache.routes().topic("late")).isNull();
    }

    @Test
    void shouldKeepStaleRouteWhenNameServerIsAway() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");
        remoting.fail(NAME_SERVER);
        passMs(60_000);

        cache.refresher().tick();
        cache.fetchTopic("t");

        assertThat(cache.routes().topic("t").exists()).isTrue();
        assertThatThrownBy(() -> cache.fetchTopic("new"))
                .isInstanceOf(MetadataUnavailableException.class)
                .hasMessageContaining(NAME_SERVER);
    }

    @Test
    void shouldNotSwapWhenNothingChanged() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");
        RouteTable before = cache.routes();
        int asked = remoting.asked().size();
        passMs(10_001);

        cache.refresher().tick();

        assertThat(remoting.asked().size()).isGreaterThan(asked);
        assertThat(cache.routes()).isSameAs(before);
    }

    @Test
    void shouldMoveAllTopicsAndKeepIndexWhenBrokerMoves() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        remoting.route("other", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");
        cache.fetchTopic("other");
        BrokerRef before = cache.routes().broker("broker-a");
        remoting.route("t", ScriptedRemoting.ROUTE.replace("10.0.0.1", "10.0.0.9"));
        passMs(600);

        cache.fetchTopic("t");

        BrokerRef after = cache.routes().topic("other").writeQueue(0).broker();
        assertThat(after.address()).isEqualTo("10.0.0.9:10911");
        assertThat(after.index()).isEqualTo(before.index());
        assertThat(cache.routes().broker("broker-a")).isSameAs(after);
    }

    @Test
    void shouldTellOfBrokersThatNoRouteLeadsTo() throws Exception {
        List<BrokerRef> gone = new ArrayList<>();
        cache.listen((known, unrouted) -> gone.addAll(unrouted));
        remoting.route("t", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");
        cache.refresher().tick();
        assertThat(gone).isEmpty();

        remoting.route("t", ScriptedRemoting.ROUTE.replace("broker-b", "broker-c"));
        passMs(10_001);
        cache.refresher().tick();
        cache.refresher().tick();

        assertThat(gone).extracting(BrokerRef::name).containsExactly("broker-b", "broker-b");
    }

    @Test
    void shouldTellOfBrokersOnceWhereNothingChanges() throws Exception {
        List<String> addresses = new ArrayList<>();
        cache.listen((known, unrouted) -> known.forEach(broker -> addresses.add(broker.address())));
        remoting.route("t", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");
        cache.refresher().tick();
        cache.refresher().tick();
        assertThat(addresses).containsExactlyInAnyOrder("10.0.0.1:10911", "10.0.0.3:10911");

        remoting.route("t", ScriptedRemoting.ROUTE.replace("10.0.0.1", "10.0.0.9"));
        passMs(10_001);
        cache.refresher().tick();
        assertThat(addresses).hasSize(4).contains("10.0.0.9:10911");
    }

    @Test
    void shouldNotTakeBrokersForGoneWhileNobodyCanBeAsked() throws Exception {
        List<BrokerRef> gone = new ArrayList<>();
        cache.listen((known, unrouted) -> gone.addAll(unrouted));
        remoting.route("t", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");
        remoting.fail(NAME_SERVER);
        passMs(60_000);
        cache.refresher().tick();
        assertThat(gone).isEmpty();
    }

    @Test
    void shouldShowTopicAsMissingWhenItIsDeleted() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");
        remoting.dropRoute("t");
        passMs(10_001);

        cache.refresher().tick();

        assertThat(cache.routes().topic("t").exists()).isFalse();
    }

    @Test
    void shouldRefuseTopicsBeyondTheBound() throws Exception {
        for (String topic : List.of("a", "b", "c")) {
            cache.fetchTopic(topic);
        }

        assertThatThrownBy(() -> cache.fetchTopic("d"))
                .isInstanceOf(MetadataUnavailableException.class)
                .hasMessageContaining("'d'")
                .hasMessageContaining("3");
    }

    @Test
    void shouldReadGroupFromBroker() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        remoting.groupConfig(
                "g",
                "{\"groupName\":\"g\",\"consumeMessageOrderly\":true,\"retryMaxTimes\":4,"
                        + "\"groupRetryPolicy\":{\"type\":\"EXPONENTIAL\","
                        + "\"exponentialRetryPolicy\":{\"initial\":7,\"max\":70,\"multiplier\":3}}}");
        cache.fetchTopic("t");

        cache.fetchGroup("g");

        GroupSettings group = cache.groups().group("g");
        assertThat(group.isFifo()).isTrue();
        assertThat(group.maxAttempts()).isEqualTo(5);
        assertThat(group.backoff().isExponential()).isTrue();
        assertThat(group.backoff().initialMs()).isEqualTo(7);
        assertThat(group.backoff().multiplier()).isEqualTo(3f);
    }

    @Test
    void shouldUseDefaultsForAShortTimeWhenNoBrokerKnowsGroup() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        cache.fetchTopic("t");

        cache.fetchGroup("unknown");

        GroupSettings group = cache.groups().group("unknown");
        assertThat(group.isFifo()).isFalse();
        assertThat(group.maxAttempts()).isEqualTo(17);
        assertThat(group.backoff().customMs()).hasSize(18).startsWith(1_000L, 5_000L);
        passMs(2_001);
        cache.refresher().tick();
        assertThat(cache.groups().group("unknown")).isNull();
    }

    @Test
    void shouldKeepGroupWhenBrokersAreAway() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        remoting.groupConfig("g", "{\"groupName\":\"g\",\"retryMaxTimes\":4}");
        cache.fetchTopic("t");
        cache.fetchGroup("g");
        remoting.fail("10.0.0.1:10911");
        remoting.fail("10.0.0.3:10911");
        passMs(10_001);

        cache.refresher().tick();

        assertThat(cache.groups().group("g").maxAttempts()).isEqualTo(5);
    }
}
