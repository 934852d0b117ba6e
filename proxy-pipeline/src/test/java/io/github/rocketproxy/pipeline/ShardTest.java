package io.github.rocketproxy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.thread.WaitMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test's own thread is the event loop: it runs the tasks that the shard gives to its loop. */
@Timeout(30)
class ShardTest {
    private final LinkedBlockingQueue<Runnable> loopTasks = new LinkedBlockingQueue<>();
    private final List<Runnable> controlTasks = new ArrayList<>();
    private final List<ByteBuf> payloads = new ArrayList<>();
    private final FakeMetadata metadata = new FakeMetadata();
    private final RecordingGateway gateway = new RecordingGateway();
    private final RecordingReply reply = new RecordingReply();
    private final Counters counters = new Counters();
    private final StepRecorders steps = new StepRecorders();
    private Shard shard;

    private Shard newShard(PipelineMode mode, int ringSize, AccessPolicy policy) {
        PipelineConfig config =
                new PipelineConfig(
                        mode, ringSize, WaitMode.BLOCKING, 2, TopicTypeCheck.STRICT, Map.of());
        shard =
                new Shard(
                        0,
                        loopTasks::add,
                        config,
                        gateway,
                        metadata,
                        policy,
                        controlTasks::add,
                        counters,
                        steps);
        shard.start();
        return shard;
    }

    @AfterEach
    void everyPayloadIsReleased() {
        shard.stop();
        assertThat(payloads).allMatch(payload -> payload.refCnt() == 0);
    }

    private void send(int index, String topic, String group, String body) {
        RequestEvent event = shard.claim();
        event.kind = RequestKind.SEND;
        event.caller = new Caller("client", "127.0.0.1:5", null, null);
        event.reply = reply;
        event.index = index;
        event.messageKind = group.isEmpty() ? MessageKind.NORMAL : MessageKind.FIFO;
        event.arrivalNs = System.nanoTime();
        byte[] bytes = (topic + group + body).getBytes(StandardCharsets.UTF_8);
        event.payload = Unpooled.copiedBuffer(bytes);
        payloads.add(event.payload);
        event.topic.set(0, topic.length());
        event.messageGroup.set(topic.length(), group.length());
        event.body.set(topic.length() + group.length(), body.length());
        shard.commit();
    }

    /** Runs loop tasks until so many answers are there; each wait is bounded. */
    private void runLoopUntilAnswers(int count) throws InterruptedException {
        while (reply.codes.size() < count) {
            Runnable task = loopTasks.poll(10, TimeUnit.SECONDS);
            assertThat(task).as("a loop task before answer %s", count).isNotNull();
            task.run();
        }
    }

    private void runControlTasks() {
        List<Runnable> tasks = List.copyOf(controlTasks);
        controlTasks.clear();
        tasks.forEach(Runnable::run);
    }

    @ParameterizedTest
    @EnumSource(PipelineMode.class)
    void shouldTakeRequestsOfOneTurnAsOneBatchInEveryMode(PipelineMode mode) throws Exception {
        metadata.topic("T", MessageKind.NORMAL, 4).know("T");
        newShard(mode, 16, AccessPolicy.ALLOW_ALL);

        for (int i = 0; i < 5; i++) {
            send(i, "T", "", "b" + i);
        }
        runLoopUntilAnswers(5);
        send(5, "T", "", "b5");
        runLoopUntilAnswers(6);

        assertThat(reply.codes).containsOnly(ReplyCode.OK);
        assertThat(reply.indexes).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(gateway.batches).containsExactly(5, 1);
        assertThat(gateway.queues.subList(0, 5)).containsOnly(gateway.queues.get(0));
        assertThat(gateway.queues.get(5)).isEqualTo((gateway.queues.get(0) + 1) % 4);
        assertThat(counters.value(ProxyCounter.REQUESTS)).isEqualTo(6);
        assertThat(steps.interval(Step.AUTHENTICATED).getTotalCount()).isEqualTo(6);
        assertThat(steps.interval(Step.ROUTED).getTotalCount()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(value = PipelineMode.class, names = "INLINE", mode = EnumSource.Mode.EXCLUDE)
    void shouldRefuseAtTheDoorWhenTheRingIsFullAndServeAgainAfterwards(PipelineMode mode)
            throws Exception {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        newShard(mode, 4, AccessPolicy.ALLOW_ALL);

        for (int i = 0; i < 4; i++) {
            assertThat(shard.hasRoom(1)).isTrue();
            send(i, "T", "", "b");
        }

        assertThat(shard.hasRoom(1)).isFalse();
        assertThat(counters.value(ProxyCounter.RING_FULL)).isEqualTo(1);
        runLoopUntilAnswers(4);
        assertThat(shard.hasRoom(4)).isTrue();
        assertThat(shard.backlog()).isZero();
    }

    @Test
    void shouldDrainInsteadOfRefusingWhenTheLoopItselfRunsTheStages() {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        newShard(PipelineMode.INLINE, 4, AccessPolicy.ALLOW_ALL);

        for (int i = 0; i < 9; i++) {
            assertThat(shard.hasRoom(2)).isTrue();
            send(i, "T", "", "b");
        }
        loopTasks.poll().run();

        assertThat(reply.codes).hasSize(9).containsOnly(ReplyCode.OK);
        assertThat(counters.value(ProxyCounter.RING_FULL)).isZero();
    }

    @ParameterizedTest
    @EnumSource(PipelineMode.class)
    void shouldAnswerInternalErrorAndGoOnWhenAStageThrows(PipelineMode mode) throws Exception {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        newShard(mode, 8, AccessPolicy.ALLOW_ALL);
        gateway.failEncode = new IllegalStateException("broken on purpose");

        send(0, "T", "", "b");
        send(1, "T", "", "b");
        runLoopUntilAnswers(2);
        gateway.failEncode = null;
        send(2, "T", "", "b");
        runLoopUntilAnswers(3);

        assertThat(reply.codes)
                .containsExactly(
                        ReplyCode.INTERNAL_SERVER_ERROR,
                        ReplyCode.INTERNAL_SERVER_ERROR,
                        ReplyCode.OK);
        assertThat(counters.value(ProxyCounter.STAGE_ERRORS)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(PipelineMode.class)
    void shouldAnswerWhatIsStillInTheRingWhenItEnds(PipelineMode mode) {
        metadata.topic("T", MessageKind.NORMAL, 1).know("T");
        newShard(mode, 8, AccessPolicy.ALLOW_ALL);
        send(0, "T", "", "b");
        send(1, "T", "", "b");

        shard.stop();
        shard.end();
        assertThat(reply.indexes).containsExactly(0, 1);
        send(2, "T", "", "b");
        loopTasks.forEach(Runnable::run);

        assertThat(reply.indexes).containsExactly(0, 1, 2);
        assertThat(shard.backlog()).isZero();
    }

    @Test
    void shouldAnswerWhenFetchingEndsInAnError() throws Exception {
        metadata.fail(new StackOverflowError());
        newShard(PipelineMode.INLINE, 16, AccessPolicy.ALLOW_ALL);

        send(0, "T", "", "b");
        loopTasks.poll().run();
        runControlTasks();
        runLoopUntilAnswers(1);

        assertThat(reply.codes).containsExactly(ReplyCode.INTERNAL_SERVER_ERROR);
        assertThat(shard.parked()).isZero();
    }

    @Test
    void shouldParkUntilTheRouteIsThereAndKeepTheOrderOfAMessageGroup() throws Exception {
        metadata.topic("F", MessageKind.FIFO, 4);
        newShard(PipelineMode.INLINE, 16, AccessPolicy.ALLOW_ALL);

        send(0, "F", "g", "first");
        loopTasks.poll().run();
        assertThat(reply.codes).isEmpty();
        assertThat(shard.parked()).isEqualTo(1);
        metadata.know("F"); // the route shows up by another way, before the parked one comes back
        send(1, "F", "g", "second");
        loopTasks.poll().run();
        assertThat(reply.codes).isEmpty();
        runControlTasks();
        runLoopUntilAnswers(2);

        assertThat(gateway.bodies).containsExactly("first", "second");
        assertThat(reply.codes).containsExactly(ReplyCode.OK, ReplyCode.OK);
        assertThat(shard.parked()).isZero();
        send(2, "F", "g", "third");
        runLoopUntilAnswers(3);
        assertThat(metadata.fetched).containsExactly("F");
    }

    @Test
    void shouldAnswerTopicNotFoundWhenTheNameServerKnowsNoSuchTopic() throws Exception {
        newShard(PipelineMode.INLINE, 16, AccessPolicy.ALLOW_ALL);

        send(0, "missing", "", "b");
        loopTasks.poll().run();
        runControlTasks();
        runLoopUntilAnswers(1);

        assertThat(reply.codes).containsExactly(ReplyCode.TOPIC_NOT_FOUND);
    }

    @Test
    void shouldAnswerWithAnErrorWhenNoNameServerAnswers() throws Exception {
        metadata.down();
        newShard(PipelineMode.INLINE, 16, AccessPolicy.ALLOW_ALL);

        send(0, "T", "", "b");
        loopTasks.poll().run();
        runControlTasks();
        runLoopUntilAnswers(1);

        assertThat(reply.codes).containsExactly(ReplyCode.INTERNAL_SERVER_ERROR);
    }

    @Test
    void shouldRefuseWhenTooManyAreParked() throws Exception {
        newShard(PipelineMode.INLINE, 16, AccessPolicy.ALLOW_ALL);

        for (int i = 0; i < 3; i++) {
            send(i, "T", "", "b");
        }
        runLoopUntilAnswers(1);

        assertThat(reply.codes).containsExactly(ReplyCode.TOO_MANY_REQUESTS);
        assertThat(counters.value(ProxyCounter.PARKING_FULL)).isEqualTo(1);
        runControlTasks();
        runLoopUntilAnswers(3);
    }

    @Test
    void shouldParkForAccessAskOnceMoreAndThenGoOnWithoutAskingAgain() throws Exception {
        metadata.topic("T", MessageKind.NORMAL, 1);
        StubPolicy policy = new StubPolicy();
        newShard(PipelineMode.INLINE, 16, policy);

        send(0, "T", "", "b");
        loopTasks.poll().run();
        runControlTasks(); // rights
        loopTasks.poll().run();
        loopTasks.poll().run();
        runControlTasks(); // route
        runLoopUntilAnswers(1);

        assertThat(reply.codes).containsExactly(ReplyCode.OK);
        assertThat(policy.asked).isEqualTo(2);
    }

    @Test
    void shouldAnswerUnauthorizedWhenThePolicyDenies() throws Exception {
        StubPolicy policy = new StubPolicy();
        policy.answer = AccessPolicy.Decision.DENY;
        newShard(PipelineMode.INLINE, 16, policy);

        send(0, "T", "", "b");
        runLoopUntilAnswers(1);

        assertThat(reply.codes).containsExactly(ReplyCode.UNAUTHORIZED);
        assertThat(counters.value(ProxyCounter.REFUSED)).isEqualTo(1);
    }

    /** Unknown until resolved, then allowed. */
    private static final class StubPolicy implements AccessPolicy {
        Decision answer = Decision.UNKNOWN;
        int asked;

        @Override
        public Decision decide(RequestEvent event) {
            asked++;
            return answer;
        }

        @Override
        public Decision decide(Caller caller, String operation, String topic, String group) {
            return answer;
        }

        @Override
        public void resolve(Caller caller) {
            answer = Decision.ALLOW;
        }
    }
}
