package io.github.rocketproxy.pipeline.traffic;

import static io.github.rocketproxy.pipeline.traffic.Scene.TOPIC;
import static io.github.rocketproxy.pipeline.traffic.Scene.inFlight;
import static io.github.rocketproxy.pipeline.traffic.Scene.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.RequestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShareBalancerTest {
    private static final int SHARDS = 4;
    private static final int TICK_MS = 200;

    /** Of what one shard alone asks for. */
    private static int passedInTheTenthSecond(Scene scene) {
        int passed = 0;
        for (int second = 0; second < 10; second++) {
            passed = 0;
            for (int i = 0; i < 1_000; i += TICK_MS) {
                scene.pass(TICK_MS);
                passed += scene.sendMany(2, 1_000);
                scene.traffic.balance();
            }
        }
        return passed;
    }

    @Test
    void shouldGiveTheShareOfIdleShardsToTheOneThatAsks() {
        Scene scene = new Scene(SHARDS).rules(requests(LimitKind.TOPIC, TOPIC, 1_000));
        assertThat(passedInTheTenthSecond(scene)).isBetween(850, 1_000);
    }

    @Test
    void shouldGiveShardsThatAllWantTooMuchTheSame() {
        Scene scene = new Scene(SHARDS).rules(requests(LimitKind.TOPIC, TOPIC, 1_000));
        int[] passed = new int[SHARDS];
        for (int i = 0; i < 100; i++) {
            scene.pass(TICK_MS);
            for (int shard = 0; shard < SHARDS; shard++) {
                int sent = scene.sendMany(shard, shard == 0 ? 2_000 : 500);
                passed[shard] += i < 50 ? 0 : sent;
            }
            scene.traffic.balance();
        }

        for (int shard = 1; shard < SHARDS; shard++) {
            assertThat(passed[shard]).isBetween(passed[0] * 9 / 10, passed[0] * 11 / 10);
        }
    }

    @Test
    void shouldLetAShardBeginAtOnceThatAskedForNothingUntilNow() {
        Scene scene = new Scene(SHARDS).rules(requests(LimitKind.TOPIC, TOPIC, 1_000));
        for (int i = 0; i < 50; i++) {
            scene.pass(TICK_MS).sendMany(0, 1_000);
            scene.traffic.balance();
        }

        assertThat(scene.send(1)).isTrue();
    }

    /** By the share that it has then, which is not the one that it would have had at first. */
    @Test
    void shouldLetAShardGoOnThatBeganLate() {
        Scene scene = new Scene(SHARDS).rules(requests(LimitKind.TOPIC, TrafficRule.EACH, 1_000));
        for (int i = 0; i < 600; i++) {
            scene.pass(TICK_MS).sendMany(0, 1_000);
            scene.traffic.balance();
        }
        scene.sendMany(1, 1_000);
        int passed = 0;
        for (int i = 0; i < 10; i++) {
            scene.pass(TICK_MS);
            passed += scene.sendMany(1, 100);
            scene.sendMany(0, 1_000);
            scene.traffic.balance();
        }

        assertThat(passed).isGreaterThan(100);
    }

    @Test
    void shouldFollowTheRuleInForceWhateverAnIdleShardHasSeen() {
        Scene scene = new Scene(SHARDS).rules(requests(LimitKind.TOPIC, TOPIC, 500));
        scene.send(0);
        scene.rules(requests(LimitKind.TOPIC, TOPIC, 1_000));
        assertThat(passedInTheTenthSecond(scene)).isBetween(850, 1_000);
        assertThat(scene.reading(LimitKind.TOPIC, TOPIC).rule().requestsPerSecond())
                .isEqualTo(1_000);
    }

    /** Whatever shards want: in no window there is more than the rate and one burst. */
    @Property(tries = 40)
    void shouldNeverHandOutMoreThanTheRateAndTheBurst(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int rate) {
        Random random = new Random(seed);
        Scene scene = new Scene(SHARDS).rules(requests(LimitKind.TOPIC, TOPIC, rate));
        List<Integer> passedByTick = new ArrayList<>();
        for (int tick = 0; tick < 60; tick++) {
            scene.pass(TICK_MS);
            int passed = 0;
            for (int shard = 0; shard < SHARDS; shard++) {
                int wanted = random.nextBoolean() ? 0 : random.nextInt(1 + rate);
                for (int i = 0; i < wanted; i++) {
                    passed += scene.ask(shard, RequestKind.ACK) ? 1 : 0;
                }
            }
            if (random.nextInt(4) != 0) {
                scene.traffic.balance();
            }
            passedByTick.add(passed);
        }

        for (int from = 0; from < passedByTick.size(); from++) {
            int sum = 0;
            for (int to = from; to < passedByTick.size(); to++) {
                sum += passedByTick.get(to);
                int ticks = to - from;
                assertThat((long) sum)
                        .as("ticks %d to %d", from, to)
                        .isLessThanOrEqualTo(
                                rate + (long) rate * ticks * TICK_MS / 1_000 + SHARDS + 1);
            }
        }
    }

    /** Whatever shards want, and however requests end: never more in flight than the limit. */
    @Property(tries = 40)
    void shouldNeverHaveMoreInFlightThanTheLimit(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int limit) {
        Random random = new Random(seed);
        Scene scene = new Scene(SHARDS).rules(inFlight(LimitKind.TOPIC, TOPIC, limit));
        for (int tick = 0; tick < 100; tick++) {
            int busy = random.nextInt(SHARDS);
            for (int i = random.nextInt(2 * limit + 2); i > 0; i--) {
                scene.ask(random.nextInt(4) == 0 ? random.nextInt(SHARDS) : busy, RequestKind.ACK);
            }
            assertThat(scene.inFlight()).isEqualTo(scene.grants.size()).isLessThanOrEqualTo(limit);
            scene.traffic.balance();
            int ending = random.nextInt(scene.grants.size() + 1);
            for (int i = 0; i < ending; i++) {
                scene.grants.remove(random.nextInt(scene.grants.size())).giveBack(0);
            }
        }
    }

    @Test
    void shouldMoveWhatIsNotInFlight() {
        Scene scene = new Scene(SHARDS).rules(inFlight(LimitKind.TOPIC, TOPIC, 100));
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 200; j++) {
                scene.ask(3, RequestKind.ACK);
            }
            scene.pass(TICK_MS).traffic.balance();
        }

        assertThat(scene.grants.size()).isBetween(85, 100);
    }
}
