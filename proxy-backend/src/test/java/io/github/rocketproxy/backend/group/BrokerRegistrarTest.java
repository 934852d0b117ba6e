package io.github.rocketproxy.backend.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Member.Role;
import io.github.rocketproxy.pipeline.port.Member.Subscription;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rounds by hand, against a broker that keeps one entry for each group and connection. */
@Timeout(10)
class BrokerRegistrarTest {
    private static final MembershipConfig CONFIG =
            new MembershipConfig("me", true, 2, 40_000, 20_000, 3_000);

    private final FakeBroker broker = new FakeBroker();
    private final Map<String, TopicRoute> topics = new HashMap<>();
    private RouteTable routes = RouteTable.EMPTY;
    private long nowMs = 1_000_000;
    private final Members members = new Members(2, () -> routes, () -> nowMs);
    private final BrokerRegistrar registrar =
            new BrokerRegistrar(
                    FakeBroker.ADDRESS, members, CONFIG, broker.connections(2), this::nowNs);

    @BeforeEach
    void setUp() {
        topic("t", MessageKind.NORMAL, FakeBroker.ADDRESS);
        topic("u", MessageKind.NORMAL, FakeBroker.ADDRESS);
        topic("elsewhere", MessageKind.NORMAL, "10.0.0.2:10911");
        topic("tx", MessageKind.TRANSACTION, FakeBroker.ADDRESS);
        topic("mixed", MessageKind.MIXED, FakeBroker.ADDRESS);
        topic("unclear", MessageKind.UNSPECIFIED, FakeBroker.ADDRESS);
    }

    @Test
    void shouldSeatTheMembersOfEachGroupOnTheSameConnections() throws Exception {
        join(consumer("a1", "a", "t"));
        join(consumer("a2", "a", "t"));
        join(consumer("b1", "b", "t"));

        round();

        assertThat(broker.consumers).isEqualTo(Map.of("a@1", "a1", "a@2", "a2", "b@1", "b1"));
    }

    @Test
    void shouldFoldMembersBeyondTheLastSeatAndSeatThemWhenOneLeaves() throws Exception {
        join(consumer("1", "a", "t"));
        join(consumer("2", "a", "t"));
        join(consumer("3", "a", "u"));
        round();
        assertThat(broker.consumers).isEqualTo(Map.of("a@1", "1", "a@2", "2"));
        assertThat(broker.subscriptions.get("a")).containsExactly("t:*", "u:*");

        leave(consumer("1", "a", "t"));
        round();

        assertThat(broker.consumers).isEqualTo(Map.of("a@1", "3", "a@2", "2"));
    }

    @Test
    void shouldWithdrawWhoLeavesAndLeaveTheOthersAlone() throws Exception {
        join(consumer("1", "a", "t"));
        join(consumer("2", "b", "t"));
        round();
        int calls = broker.calls;

        leave(consumer("1", "a", "t"));
        round();

        assertThat(broker.consumers).isEqualTo(Map.of("b@1", "2"));
        assertThat(broker.calls).isEqualTo(calls + 1);
    }

    @Test
    void shouldTellNothingAgainWhenNothingHasChanged() throws Exception {
        join(consumer("1", "a", "t"));
        join(producer("p", "tx"));
        round();
        int calls = broker.calls;

        join(consumer("1", "a", "t"));
        join(producer("p", "tx"));
        pass(5_000);
        round();

        assertThat(broker.calls).isEqualTo(calls);
    }

    @Test
    void shouldTellOfOtherSubscriptionsAtOnceAndOfAllMembersTogether() throws Exception {
        join(consumer("1", "a", "t"));
        join(consumer("2", "a", "t"));
        round();
        long version = newestVersion();

        pass(1);
        join(consumer("1", "a", "t", "u"));
        round();

        assertThat(broker.subscriptions.get("a")).containsExactly("t:*", "u:*");
        assertThat(broker.heard.getLast().getSubscriptionDataSet()).hasSize(2);
        assertThat(newestVersion()).isGreaterThan(version);

        join(consumer("1", "a", "t"));
        round();
        assertThat(broker.subscriptions.get("a")).containsExactly("t:*");
    }

    @Test
    void shouldRefreshConsumersWellBeforeTheBrokerForgetsThem() throws Exception {
        join(consumer("1", "a", "t"));
        round();
        int calls = broker.calls;
        pass(39_999);
        round();
        assertThat(broker.calls).isEqualTo(calls);

        pass(1);
        round();

        assertThat(broker.calls).isEqualTo(calls + 1);
    }

    @Test
    void shouldRefreshProducersInChunks() throws Exception {
        for (int i = 0; i < 250; i++) {
            topic("tx-" + i, MessageKind.TRANSACTION, FakeBroker.ADDRESS);
            join(producer("p-" + i, "tx-" + i));
        }
        round();
        assertThat(broker.producerChunks).containsExactlyInAnyOrder(100, 100, 50);
        pass(20_000);

        round();

        assertThat(broker.producerChunks).hasSize(6);
        assertThat(broker.producers).hasSize(250);
    }

    @Test
    void shouldTellOnlyOfProducersThatMayBeAsked() throws Exception {
        join(producer("p", "t", "tx", "mixed", "unclear", "nowhere"));

        round();

        assertThat(broker.producers).containsExactly("mixed@0", "tx@0", "unclear@0");
    }

    @Test
    void shouldWithdrawAProducerGroupOnlyWithItsLastProducer() throws Exception {
        join(producer("p", "tx", "mixed"));
        join(producer("q", "tx"));
        round();

        join(producer("p", "mixed"));
        round();
        assertThat(broker.producers).containsExactly("mixed@0", "tx@0");
        leave(producer("q", "tx"));
        leave(producer("p", "mixed"));
        round();

        assertThat(broker.producers).isEmpty();
    }

    @Test
    void shouldTellAllOfALostConnectionAgainAndNothingElse() throws Exception {
        join(consumer("1", "a", "t"));
        join(consumer("2", "a", "t"));
        join(producer("p", "tx"));
        round();
        Map<String, String> before = Map.copyOf(broker.consumers);
        int calls = broker.calls;

        broker.lose(1);
        registrar.onLost(1);
        round();

        assertThat(broker.consumers).isEqualTo(before);
        assertThat(broker.calls).isEqualTo(calls + 1);
    }

    @Test
    void shouldNotWithdrawWhatABrokerForgotWithTheConnection() throws Exception {
        join(consumer("1", "a", "t"));
        round();
        int calls = broker.calls;

        broker.lose(1);
        registrar.onLost(1);
        leave(consumer("1", "a", "t"));
        round();

        assertThat(broker.calls).isEqualTo(calls);
        assertThat(broker.consumers).isEmpty();
    }

    @Test
    void shouldCatchUpWhenTheBrokerIsThereAgain() throws Exception {
        join(consumer("1", "a", "t"));
        join(producer("p", "tx"));
        broker.isAway = true;
        round();
        join(consumer("2", "a", "t"));
        round();

        broker.isAway = false;
        round();

        assertThat(broker.consumers).isEqualTo(Map.of("a@1", "1", "a@2", "2"));
        assertThat(broker.producers).containsExactly("tx@0");
    }

    @Test
    void shouldTryAgainWithTheNextRefreshWhenTheBrokerRefuses() throws Exception {
        join(consumer("1", "a", "t"));
        broker.code = ResponseCode.NO_PERMISSION;
        round();
        broker.code = ResponseCode.SUCCESS;
        pass(40_000);

        round();

        assertThat(broker.consumers).containsKey("a@1");
    }

    @Test
    void shouldTellABrokerOnlyOfItsOwnTopicsAndFollowRoutes() throws Exception {
        join(consumer("1", "a", "elsewhere"));
        join(producer("p", "tx"));
        round();
        assertThat(broker.consumers).isEmpty();

        topic("elsewhere", MessageKind.NORMAL, FakeBroker.ADDRESS);
        topic("tx", MessageKind.TRANSACTION, "10.0.0.2:10911");
        registrar.touchAll();
        round();

        assertThat(broker.consumers).containsKey("a@1");
        assertThat(broker.producers).isEmpty();
    }

    @Test
    void shouldSayWhatKindOfConsumerAMemberIs() throws Exception {
        assertThat(heardOf(Role.ACTIVE_CONSUMER))
                .extracting(ConsumerData::getConsumeType, ConsumerData::getMessageModel)
                .containsExactly(ConsumeType.CONSUME_ACTIVELY, MessageModel.CLUSTERING);
        assertThat(heardOf(Role.PUSH_CONSUMER))
                .extracting(ConsumerData::getConsumeType, ConsumerData::getMessageModel)
                .containsExactly(ConsumeType.CONSUME_PASSIVELY, MessageModel.CLUSTERING);
        assertThat(heardOf(Role.LITE_PUSH_CONSUMER))
                .extracting(ConsumerData::getConsumeType, ConsumerData::getMessageModel)
                .containsExactly(ConsumeType.CONSUME_PASSIVELY, MessageModel.LITE_SELECTIVE);
    }

    private ConsumerData heardOf(Role role) throws InterruptedException {
        join(member(role.name(), role, role.name(), "t"));
        round();
        return broker.heard.getLast();
    }

    private long newestVersion() {
        return broker.heard.getLast().getSubscriptionDataSet().stream()
                .mapToLong(data -> data.getSubVersion())
                .max()
                .orElseThrow();
    }

    private void topic(String name, MessageKind kind, String address) {
        BrokerRef ref = new BrokerRef(0, "broker-a", address);
        QueueLayout layout = new QueueLayout(ref, List.of(0L), 4, 4, true, true);
        topics.put(name, TopicRoute.of(name, kind, List.of(layout), List.of(), List.of(), 0));
        routes = new RouteTable(topics, Map.of());
    }

    private void join(Member member) {
        touch(member, members.put(member));
    }

    private void leave(Member member) {
        touch(member, members.remove(member));
    }

    private void touch(Member member, java.util.Set<String> groups) {
        if (member.role() == Role.PRODUCER) {
            registrar.touchProducers(groups);
        } else {
            groups.forEach(registrar::touchConsumer);
        }
    }

    private void round() throws InterruptedException {
        registrar.round(nowNs());
    }

    private void pass(long ms) {
        nowMs += ms;
    }

    private long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    private static Member consumer(String clientId, String group, String... topics) {
        return member(clientId, Role.PUSH_CONSUMER, group, topics);
    }

    private static Member member(String clientId, Role role, String group, String... topics) {
        List<Subscription> subscriptions =
                Arrays.stream(topics).map(topic -> new Subscription(topic, "*", false)).toList();
        return new Member(clientId, role, group, List.of(), subscriptions, "JAVA", "5");
    }

    private static Member producer(String clientId, String... topics) {
        return new Member(clientId, Role.PRODUCER, "", List.of(topics), List.of(), "JAVA", "5");
    }
}
