package io.github.rocketproxy.backend.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.traffic.Grant;
import io.github.rocketproxy.pipeline.traffic.LimitKind;
import io.github.rocketproxy.pipeline.traffic.Traffic;
import io.github.rocketproxy.pipeline.traffic.TrafficMode;
import io.github.rocketproxy.pipeline.traffic.TrafficRule;
import io.github.rocketproxy.pipeline.traffic.TrafficRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HomewardReplyTest {
    private final List<Runnable> homeTasks = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Traffic traffic = new Traffic(1, System::nanoTime);
    private final Grant grant = new Grant();
    private final HomewardReply reply =
            new HomewardReply(
                    new ChangeReply() {
                        @Override
                        public void changed(ByteBuf receiptHandle) {
                            answers.add("changed");
                        }

                        @Override
                        public void complete(int index, ReplyCode code, String text) {
                            answers.add(code.name());
                        }

                        @Override
                        public boolean isCancelled() {
                            return false;
                        }
                    },
                    grant,
                    homeTasks::add);

    private long inFlight() {
        return traffic.limits().stream().mapToLong(limit -> limit.inFlight()).sum();
    }

    private void letThrough() {
        traffic.apply(
                new TrafficRules(
                        TrafficMode.ENFORCE,
                        1,
                        List.of(
                                new TrafficRule(
                                        LimitKind.TOTAL, TrafficRule.TOTAL, 0, 0, 5, 1_000))));
        RequestEvent event = new RequestEvent();
        event.kind = RequestKind.ACK;
        event.caller = new Caller("client", "127.0.0.1:1", null, null);
        event.grant = grant;
        traffic.newLimiter(0, AccessPolicy.ALLOW_ALL, new Counters()).govern(event, 1);
        assertThat(inFlight()).isEqualTo(1);
    }

    @Test
    void shouldGiveBackOnTheLoopWhereTheRequestWasInFlight() {
        letThrough();

        reply.complete(0, ReplyCode.OK, null);

        assertThat(inFlight()).isZero();
        assertThat(answers).isEmpty();
        homeTasks.forEach(Runnable::run);
        grant.giveBack(0); // as the call at home does
        assertThat(answers).containsExactly("OK");
        assertThat(inFlight()).isZero();
    }

    @Test
    void shouldGiveBackWithANewHandleToo() {
        letThrough();

        reply.changed(Unpooled.EMPTY_BUFFER);

        assertThat(inFlight()).isZero();
        homeTasks.forEach(Runnable::run);
        assertThat(answers).containsExactly("changed");
    }
}
