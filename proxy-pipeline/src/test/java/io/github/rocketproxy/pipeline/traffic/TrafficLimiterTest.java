package io.github.rocketproxy.pipeline.traffic;

import static io.github.rocketproxy.pipeline.traffic.Scene.TOPIC;
import static io.github.rocketproxy.pipeline.traffic.Scene.bytes;
import static io.github.rocketproxy.pipeline.traffic.Scene.inFlight;
import static io.github.rocketproxy.pipeline.traffic.Scene.requests;
import static io.github.rocketproxy.pipeline.traffic.TrafficRule.EACH;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class TrafficLimiterTest {
    private static final List<RequestKind> KINDS =
            List.of(RequestKind.SEND, RequestKind.RECEIVE, RequestKind.ACK);

    private final Scene scene = new Scene(1);

    @Test
    void shouldLetEverythingThroughWithoutRules() {
        assertThat(scene.sendMany(0, 10_000)).isEqualTo(10_000);
        assertThat(scene.traffic.limits()).allMatch(reading -> reading.passed() == 0);
    }

    @Test
    void shouldLetTheBurstThroughThenTheRate() {
        scene.rules(requests(LimitKind.TOPIC, TOPIC, 1_600));

        // the control plane has a sixteenth, and of the rest sends leave a fifth to others
        assertThat(scene.sendMany(0, 10_000)).isEqualTo(1_200);
        assertThat(scene.pass(100).sendMany(0, 10_000)).isEqualTo(150);
        assertThat(scene.pass(10_000).sendMany(0, 10_000)).isEqualTo(1_200);
    }

    @ParameterizedTest
    @CsvSource({
        "TOTAL, total",
        "PROTOCOL, grpc",
        "ADDRESS, 10.0.0.5",
        "USER, alice",
        "TOPIC, orders"
    })
    void shouldMeetEachKindOfLimit(LimitKind kind, String name) {
        scene.rules(requests(kind, name, 100));

        assertThat(scene.sendMany(0, 1_000)).isBetween(70, 100);
        assertThat(scene.counters.value(kind.refusals())).isGreaterThan(800);
        assertThat(scene.lastText)
                .startsWith(kind == LimitKind.TOTAL ? "total" : kind.word() + " " + name)
                .contains(": 100 requests a second; retry in ")
                .endsWith(" ms");
    }

    @Test
    void shouldLimitGroupsByWhatTheirConsumersAsk() {
        scene.rules(requests(LimitKind.GROUP, Scene.GROUP, 16));

        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += scene.ask(0, RequestKind.RECEIVE) ? 1 : 0;
        }

        assertThat(passed).isBetween(10, 16);
        assertThat(scene.send(0)).isTrue();
    }

    @Test
    void shouldLeaveOthersAlone() {
        scene.rules(
                requests(LimitKind.TOPIC, "payments", 1),
                requests(LimitKind.USER, "bob", 1),
                requests(LimitKind.ADDRESS, "10.0.0.6", 1));

        assertThat(scene.sendMany(0, 1_000)).isEqualTo(1_000);
    }

    @Test
    void shouldGiveEachNameItsOwnByTheRuleForEach() {
        scene.rules(requests(LimitKind.TOPIC, EACH, 16), requests(LimitKind.TOPIC, "vip", 1_000));

        int a = 0;
        int b = 0;
        for (int i = 0; i < 100; i++) {
            a += scene.ask(0, RequestKind.SEND, "a-topic-with-a-long-name", 1) ? 1 : 0;
            b += scene.ask(0, RequestKind.SEND, "a-topic-with-a-long-nane", 1) ? 1 : 0;
            assertThat(scene.ask(0, RequestKind.SEND, "vip", 1)).isTrue();
        }

        assertThat(a).isEqualTo(b).isBetween(10, 16);
        scene.ask(0, RequestKind.SEND, "a-topic-with-a-long-name", 1);
        assertThat(scene.lastText).startsWith("each topic: 16 requests a second");
    }

    @Test
    void shouldCountBytesOfSendsAndOfWhatIsDelivered() {
        scene.rules(bytes(LimitKind.TOPIC, TOPIC, 16_000));

        assertThat(scene.sendMany(0, 1_000)).isEqualTo(120); // of 100 bytes
        assertThat(scene.ask(0, RequestKind.RECEIVE)).as("a tenth is kept for receives").isTrue();
        scene.grants.getLast().giveBack(30_000);

        assertThat(scene.ask(0, RequestKind.RECEIVE)).as("in debt").isFalse();
        assertThat(scene.ask(0, RequestKind.ACK)).as("acks move no bytes").isTrue();
        assertThat(scene.pass(1_000).ask(0, RequestKind.RECEIVE)).isFalse();
        assertThat(scene.pass(1_200).ask(0, RequestKind.RECEIVE)).isTrue();
    }

    @Test
    void shouldLetAMessageThroughThatIsLargerThanTheBurst() {
        scene.rules(bytes(LimitKind.TOPIC, TOPIC, 1_000));

        assertThat(scene.ask(0, RequestKind.SEND, TOPIC, 50_000)).isTrue();
        assertThat(scene.pass(10_000).send(0)).isFalse();
        assertThat(scene.pass(60_000).send(0)).isTrue();
    }

    @Test
    void shouldBoundWhatIsInFlightAndTakeItBackOnce() {
        scene.rules(inFlight(LimitKind.TOPIC, TOPIC, 10));

        assertThat(scene.sendMany(0, 100)).isEqualTo(8);
        assertThat(scene.ask(0, RequestKind.RECEIVE)).isTrue();
        assertThat(scene.ask(0, RequestKind.RECEIVE)).isFalse();
        assertThat(scene.ask(0, RequestKind.ACK)).isTrue();
        assertThat(scene.ask(0, RequestKind.ACK)).isFalse();
        assertThat(scene.lastText).startsWith("topic orders: 10 requests in flight; retry in ");
        assertThat(scene.reading(LimitKind.TOPIC, TOPIC).inFlight()).isEqualTo(10);

        scene.grants.forEach(grant -> grant.giveBack(0));
        scene.grants.forEach(grant -> grant.giveBack(0));

        assertThat(scene.reading(LimitKind.TOPIC, TOPIC).inFlight()).isZero();
        assertThat(scene.sendMany(0, 100)).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(
            value = RequestKind.class,
            names = {"ACK", "CHANGE_INVISIBLE_DURATION", "END_TRANSACTION", "DEAD_LETTER"})
    void shouldLetAcksThroughWhileSendsAreRefused(RequestKind settling) {
        scene.rules(requests(LimitKind.TOTAL, TrafficRule.TOTAL, 1_600));

        scene.sendMany(0, 10_000);
        for (int i = 0; i < 500; i++) {
            scene.pass(10);
            scene.sendMany(0, 100);
            assertThat(scene.send(0)).isFalse();
            assertThat(scene.ask(0, settling)).as("at %s", i).isTrue();
        }
    }

    @Test
    void shouldLetReceivesGoBeforeSends() {
        scene.rules(requests(LimitKind.TOTAL, TrafficRule.TOTAL, 1_600));

        scene.sendMany(0, 10_000);

        assertThat(scene.ask(0, RequestKind.RECEIVE)).isTrue();
        assertThat(scene.send(0)).isFalse();
    }

    @Test
    void shouldSpendNothingWhereAnotherLimitRefuses() {
        scene.rules(
                requests(LimitKind.TOTAL, TrafficRule.TOTAL, 16_000),
                inFlight(LimitKind.TOPIC, TOPIC, 1));
        scene.send(0);
        long before = scene.reading(LimitKind.TOTAL, "total").requestsLeft();

        assertThat(scene.sendMany(0, 100)).isZero();

        assertThat(scene.reading(LimitKind.TOTAL, "total").requestsLeft()).isEqualTo(before);
        assertThat(scene.reading(LimitKind.TOTAL, "total").inFlight()).isEqualTo(1);
    }

    @Test
    void shouldOnlyCountInShadow() {
        scene.rules(TrafficMode.SHADOW, requests(LimitKind.TOPIC, TOPIC, 16));

        assertThat(scene.sendMany(0, 100)).isEqualTo(100);

        LimitReading reading = scene.reading(LimitKind.TOPIC, TOPIC);
        assertThat(reading.wouldBeRefused()).isEqualTo(100 - reading.passed()).isBetween(84L, 90L);
        assertThat(reading.refused()).isZero();
        assertThat(scene.counters.value(ProxyCounter.LIMITED_SHADOW))
                .isEqualTo(reading.wouldBeRefused());
        assertThat(scene.counters.value(ProxyCounter.LIMITED_TOPIC)).isZero();
    }

    @Test
    void shouldKeepWhatIsSpentAndInFlightWhenRulesChange() {
        scene.rules(new TrafficRule(LimitKind.TOPIC, TOPIC, 160, 0, 1_000, 1_000));
        int passed = scene.sendMany(0, 1_000);

        scene.rules(new TrafficRule(LimitKind.TOPIC, TOPIC, 320, 0, 1_000, 1_000));

        assertThat(scene.sendMany(0, 1_000)).as("no new burst").isZero();
        assertThat(scene.reading(LimitKind.TOPIC, TOPIC).inFlight()).isEqualTo(passed);
        scene.pass(1_000);
        assertThat(scene.sendMany(0, 1_000)).isBetween(200, 320);
        scene.grants.forEach(grant -> grant.giveBack(0));
        assertThat(scene.reading(LimitKind.TOPIC, TOPIC).inFlight()).isZero();
    }

    @Test
    void shouldForgetLimitsThatAreGone() {
        scene.rules(requests(LimitKind.TOPIC, TOPIC, 1));
        scene.sendMany(0, 10);

        scene.rules(requests(LimitKind.TOPIC, "payments", 1));

        assertThat(scene.sendMany(0, 100)).isEqualTo(100);
        assertThat(scene.traffic.limits())
                .extracting(LimitReading::name)
                .contains("payments")
                .doesNotContain(TOPIC);
        scene.grants.forEach(grant -> grant.giveBack(0));
    }

    @Test
    void shouldFoldNamesThatAreTooMany() {
        scene.rules(requests(LimitKind.TOPIC, EACH, 1_600));

        for (int i = 0; i < 10; i++) {
            scene.ask(0, RequestKind.SEND, "topic-" + i, 1);
        }

        assertThat(scene.traffic.folded(LimitKind.TOPIC)).isEqualTo(6);
        assertThat(scene.counters.value(ProxyCounter.LIMIT_KEYS_FOLDED)).isEqualTo(6);
        assertThat(scene.reading(LimitKind.TOPIC, SharedKeys.FOLDED).passed()).isEqualTo(6);
        assertThat(scene.traffic.limits())
                .filteredOn(reading -> reading.rule().kind() == LimitKind.TOPIC)
                .hasSize(5);
    }

    @Test
    void shouldGiveTheRoomOfIdleNamesToNewOnesButNeverOfThoseInUse() {
        scene.rules(requests(LimitKind.TOPIC, EACH, 1_600));
        for (int i = 0; i < 4; i++) {
            scene.ask(0, RequestKind.SEND, "topic-" + i, 1);
        }
        scene.grants.subList(1, 4).forEach(grant -> grant.giveBack(0));

        scene.pass(60_000);
        for (int i = 4; i < 7; i++) {
            scene.ask(0, RequestKind.SEND, "topic-" + i, 1);
        }
        scene.ask(0, RequestKind.SEND, "topic-7", 1);

        assertThat(scene.traffic.folded(LimitKind.TOPIC)).isEqualTo(1);
        assertThat(scene.traffic.limits())
                .filteredOn(reading -> reading.rule().kind() == LimitKind.TOPIC)
                .extracting(LimitReading::name)
                .containsExactlyInAnyOrder(
                        "topic-0", "topic-4", "topic-5", "topic-6", SharedKeys.FOLDED);
        scene.grants.forEach(grant -> grant.giveBack(0));
        assertThat(scene.traffic.limits()).allMatch(reading -> reading.inFlight() == 0);
    }

    @Test
    void shouldFindCallersAgainAfterTheirMetersWereForgotten() {
        scene.rules(requests(LimitKind.ADDRESS, EACH, 16));
        scene.send(0);
        scene.pass(60_000).grants.forEach(grant -> grant.giveBack(0));
        for (int i = 0; i < 8; i++) {
            scene.as("10.0.1." + i + ":1", null).send(0);
        }

        scene.as("10.0.0.5:4711", "alice");

        assertThat(scene.sendMany(0, 1_000)).isBetween(8, 16);
    }

    @Test
    void shouldLimitTheControlPlaneByCallerAndTotal() {
        scene.rules(requests(LimitKind.ADDRESS, "10.0.0.5", 1_600));

        int passed = 0;
        for (int i = 0; i < 1_000; i++) {
            passed += scene.control.refusal(caller("10.0.0.5:1")) == null ? 1 : 0;
        }

        assertThat(passed).isEqualTo(100);
        assertThat(scene.control.refusal(caller("10.0.0.5:1"))).startsWith("address 10.0.0.5: ");
        assertThat(scene.control.refusal(caller("10.0.0.6:1"))).isNull();
        assertThat(scene.reading(LimitKind.ADDRESS, "10.0.0.5").inFlight()).isZero();
    }

    /** What is never in flight has no part of what may be: it would never get through. */
    @Test
    void shouldNotHoldTheControlPlaneAgainstWhatIsInFlight() {
        scene.rules(inFlight(LimitKind.TOTAL, "total", 10), inFlight(LimitKind.ADDRESS, "*", 1));
        scene.sendMany(0, 10);

        assertThat(scene.control.refusal(caller("10.0.0.5:1"))).isNull();
    }

    private static Caller caller(String address) {
        return new Caller("c", address, null, null);
    }

    @Test
    void shouldFindTheHostOfAnAddress() {
        assertThat(TrafficLimiter.host("10.0.0.5:4711")).isEqualTo("10.0.0.5");
        assertThat(TrafficLimiter.host("[fd00::5]:4711")).isEqualTo("fd00::5");
        assertThat(TrafficLimiter.host("")).isEmpty();
    }

    @Test
    void shouldNotChargeABoundOnBytesForWhatWasDeliveredBeforeIt() {
        Scene scene = new Scene(1).rules(requests(LimitKind.TOPIC, TOPIC, 1_000));
        assertThat(scene.ask(0, RequestKind.RECEIVE)).isTrue();
        scene.grants.removeFirst().giveBack(10_000_000);

        scene.rules(bytes(LimitKind.TOPIC, TOPIC, 10_000));

        assertThat(scene.ask(0, RequestKind.RECEIVE)).isTrue();
        scene.grants.removeFirst().giveBack(10_000_000);
        assertThat(scene.ask(0, RequestKind.RECEIVE)).isFalse();
        scene.rules(requests(LimitKind.TOPIC, TOPIC, 1_000));
        assertThat(scene.ask(0, RequestKind.RECEIVE)).isTrue();
        scene.grants.removeFirst().giveBack(10_000_000);
        scene.rules(bytes(LimitKind.TOPIC, TOPIC, 10_000));
        assertThat(scene.ask(0, RequestKind.RECEIVE)).isTrue();
    }

    /** Bounds that are looked at with each request that meets them. */
    private static final class Model {
        private final RateSplit requests;
        private final RateSplit bytes;
        private final CountSplit counts;
        private long requestTokens;
        private long byteTokens;
        private long earnedNs;
        private int inFlight;

        Model(TrafficRule rule, long nowNs) {
            RuleInForce bounds = RuleInForce.of(rule, 2); // the loop's and the control plane's
            requests = bounds.requests().rates();
            bytes = bounds.bytes().rates();
            counts = bounds.inFlight().counts();
            requestTokens = requests.room(0);
            byteTokens = bytes.room(0);
            earnedNs = nowNs;
        }

        boolean hasRoom(Priority priority, long nowNs) {
            requestTokens = earn(requests, requestTokens, nowNs);
            byteTokens = earn(bytes, byteTokens, nowNs);
            earnedNs = nowNs;
            return requestTokens - RateSplit.ONE >= requests.mark(priority, 0)
                    && (priority == Priority.SETTLE || byteTokens > bytes.mark(priority, 0))
                    && inFlight < counts.ceiling(priority, 0);
        }

        private long earn(RateSplit split, long tokens, long nowNs) {
            long gain = split.earned(0, nowNs) - split.earned(0, earnedNs);
            return Math.min(split.room(0), tokens + gain);
        }

        void take(int size) {
            requestTokens -= RateSplit.ONE;
            byteTokens -= size * RateSplit.ONE;
            inFlight++;
        }

        void giveBack(int delivered) {
            byteTokens -= delivered * RateSplit.ONE;
            inFlight--;
        }
    }

    private record Held(Grant grant, List<Model> met) {}

    private static TrafficRule rule(LimitKind kind, String name, Random random) {
        return new TrafficRule(
                kind,
                name,
                1 + random.nextInt(500),
                1 + random.nextInt(50_000),
                1 + random.nextInt(60),
                1_000);
    }

    /** Bounds are looked at now and then only; what is let through does not depend on that. */
    @Property(tries = 100)
    void shouldDecideAsIfItLookedWithEachRequest(@ForAll long seed) {
        Random random = new Random(seed);
        Scene scene = new Scene(1);
        TrafficRule[] rules = {
            rule(LimitKind.TOTAL, TrafficRule.TOTAL, random),
            rule(LimitKind.TOPIC, TOPIC, random),
            rule(LimitKind.GROUP, Scene.GROUP, random)
        };
        scene.rules(rules);
        List<Model> all = Arrays.stream(rules).map(rule -> new Model(rule, scene.nowNs)).toList();
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            RequestKind kind = KINDS.get(random.nextInt(KINDS.size()));
            Priority priority = Priority.of(kind);
            int size = kind == RequestKind.SEND ? random.nextInt(300) : 0;
            List<Model> met = kind == RequestKind.SEND ? all.subList(0, 2) : all;
            boolean hasRoom = met.stream().allMatch(model -> model.hasRoom(priority, scene.nowNs));

            assertThat(scene.ask(0, kind, TOPIC, size)).as("request %d", i).isEqualTo(hasRoom);

            if (hasRoom) {
                met.forEach(model -> model.take(size));
                held.add(new Held(scene.grants.getLast(), met));
            }
            if (random.nextInt(3) == 0 && !held.isEmpty()) {
                Held ended = held.remove(random.nextInt(held.size()));
                int delivered = random.nextInt(400);
                ended.grant.giveBack(delivered);
                ended.met.forEach(model -> model.giveBack(delivered));
            }
            scene.pass(random.nextInt(8) == 0 ? random.nextInt(100) : 0);
        }
    }

    /** As calls do, whose places are used again for other kinds of requests. */
    @Test
    void shouldGiveBackWhatARequestHasMetAndNotWhatTheOneBeforeHad() {
        scene.rules(
                inFlight(LimitKind.TOTAL, TrafficRule.TOTAL, 10),
                inFlight(LimitKind.GROUP, Scene.GROUP, 10));
        Grant grant = new Grant();
        assertThat(scene.ask(grant, RequestKind.ACK)).isTrue();
        grant.giveBack(0);
        assertThat(scene.ask(0, RequestKind.ACK)).isTrue();
        assertThat(scene.ask(grant, RequestKind.END_TRANSACTION)).isTrue();
        grant.giveBack(0);

        assertThat(scene.reading(LimitKind.TOTAL, "total").inFlight()).isEqualTo(1);
        assertThat(scene.reading(LimitKind.GROUP, Scene.GROUP).inFlight()).isEqualTo(1);
    }

    @Test
    void shouldChargeWhatIsNeverInFlight() {
        scene.rules(new TrafficRule(LimitKind.TOPIC, TOPIC, 32, 3_200, 1, 1_000));
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += scene.ask(null, RequestKind.SEND) ? 1 : 0;
        }

        assertThat(passed).as("a fifth is kept, a sixteenth is the control plane's").isEqualTo(24);
        assertThat(scene.reading(LimitKind.TOPIC, TOPIC).bytesLeft()).isEqualTo(600);
        assertThat(scene.reading(LimitKind.TOPIC, TOPIC).inFlight()).isZero();
    }

    @Test
    void shouldMeetABoundThatIsSetWhileThereIsPlentyOfTheOneBefore() {
        scene.rules(new TrafficRule(LimitKind.TOPIC, TOPIC, 1_000_000, 0, 1_000_000, 1_000));
        assertThat(scene.sendMany(0, 10)).isEqualTo(10);

        scene.rules(inFlight(LimitKind.TOPIC, TOPIC, 10));

        assertThat(scene.sendMany(0, 10)).isZero();
    }
}
