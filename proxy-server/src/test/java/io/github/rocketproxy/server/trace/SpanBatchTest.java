package io.github.rocketproxy.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.server.log.EndedRpcs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SpanBatchTest {
    private static final int INTERVAL_MS = 1_000;

    private static final int TIMEOUT_MS = 10_000;

    private final List<Integer> batches = new ArrayList<>();
    private final List<ByteBuf> given = new ArrayList<>();
    private final List<ByteBuf> copies = new ArrayList<>();
    private int waitMs;
    private SpanSender.Outcome outcome = SpanSender.Outcome.TAKEN;
    private long nowNs;
    private long lost;

    /** Counts what it is given. */
    private final class Counted implements SpanSender {
        @Override
        public Outcome send(ByteBuf request, int waitMs) {
            batches.add(SpanExportTest.spans(request).size());
            given.add(request);
            copies.add(request.copy());
            SpanBatchTest.this.waitMs = waitMs;
            return outcome;
        }

        @Override
        public void close() {}
    }

    private final SpanBatch batch =
            new SpanBatch(
                    new SpanRequest(Map.of(), 0),
                    new Counted(),
                    () -> nowNs,
                    INTERVAL_MS,
                    TIMEOUT_MS,
                    count -> lost += count);

    /** The spans of a request, of which there is one. */
    private static DirectBuffer spans() {
        ByteBuf out = Unpooled.buffer();
        RpcSpans.write(
                new EndedRpcs(
                        Rpc.HEARTBEAT,
                        RpcResult.ANSWERED,
                        ReplyCode.OK,
                        null,
                        1_000,
                        new Trace(null)),
                out);
        return new UnsafeBuffer(ByteBufUtil.getBytes(out));
    }

    private void add() {
        DirectBuffer spans = spans();
        batch.add(spans, 0, spans.capacity());
        batch.sendIfFull();
    }

    private void passInterval() {
        passIntervals(1);
    }

    private void passIntervals(int count) {
        nowNs += count * TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);
        batch.sendIfDue();
    }

    /** Adds until something is sent; returns how many that took. */
    private int fill() {
        int before = batches.size();
        for (int added = 1; ; added++) {
            add();
            if (batches.size() > before) {
                return added;
            }
        }
    }

    @Test
    void shouldSendAllAtOnceWhenItIsTime() {
        add();
        add();
        nowNs += TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS) - 1;
        batch.sendIfDue();
        assertThat(batches).isEmpty();
        nowNs++;
        batch.sendIfDue();
        batch.sendIfDue();
        assertThat(batches).containsExactly(2);
    }

    @Test
    void shouldNotSendNothing() {
        passInterval();
        batch.end();
        assertThat(batches).isEmpty();
    }

    @Test
    void shouldNotGatherWithoutBound() {
        int full = fill();
        assertThat(full).isBetween(5_000, 20_000);
        add();
        batch.end();
        assertThat(batches).containsExactly(full, 1);
        assertThat(lost).isZero();
    }

    @Test
    void shouldSendAgainWhatIsNotTakenNow() {
        outcome = SpanSender.Outcome.LATER;
        add();
        passInterval();
        add();
        outcome = SpanSender.Outcome.TAKEN;
        passIntervals(2);
        passIntervals(2);
        assertThat(batches).containsExactly(1, 2);
        assertThat(lost).isZero();
    }

    @Test
    void shouldWaitLongerEachTimeAndLoseWhatIsNeverTaken() {
        outcome = SpanSender.Outcome.LATER;
        add();
        int intervals = 0;
        while (lost == 0) {
            passIntervals(1);
            intervals++;
            assertThat(intervals).isLessThanOrEqualTo(1 + 2 + 4 + 8 + 16);
        }
        assertThat(intervals).isGreaterThanOrEqualTo(1 + 1 + 2 + 4 + 8);
        assertThat(batches).containsExactly(1, 1, 1, 1, 1);
        assertThat(lost).isEqualTo(1);
    }

    @Test
    void shouldNotPressACollectorThatTakesNothing() {
        outcome = SpanSender.Outcome.LATER;
        int full = fill();
        for (int i = 0; i < 3 * full; i++) {
            add();
        }
        assertThat(batches).containsExactly(full);
        assertThat(lost).isEqualTo(4L * full);
    }

    @Test
    void shouldChangeNothingOfWhatMayStillBeRead() {
        outcome = SpanSender.Outcome.LATER;
        add();
        passInterval();
        add();
        outcome = SpanSender.Outcome.TAKEN;
        passIntervals(2);
        add();
        outcome = SpanSender.Outcome.REFUSED;
        passInterval();
        add();
        batch.end();
        assertThat(batches).containsExactly(1, 2, 1, 1);
        assertThat(given.get(0)).isEqualTo(copies.get(0));
        assertThat(given.get(2)).isEqualTo(copies.get(2));
    }

    @Test
    void shouldGiveTheSenderItsTimeAndLessAtTheEnd() {
        add();
        passInterval();
        assertThat(waitMs).isEqualTo(TIMEOUT_MS);
        batch.hurry(5);
        batch.hurry(50);
        add();
        batch.end();
        assertThat(waitMs).isEqualTo(5);
    }

    @Test
    void shouldLoseWhatIsNotTakenWhenThereIsNoMoreRoom() {
        outcome = SpanSender.Outcome.LATER;
        int full = fill();
        assertThat(lost).isEqualTo(full);
        add();
        outcome = SpanSender.Outcome.TAKEN;
        batch.end();
        assertThat(batches).containsExactly(full, 1);
        assertThat(lost).isEqualTo(full);
    }

    @Test
    void shouldNotSendAgainWhatIsRefused() {
        outcome = SpanSender.Outcome.REFUSED;
        add();
        add();
        passInterval();
        passInterval();
        assertThat(batches).containsExactly(2);
        assertThat(lost).isEqualTo(2);
    }

    @Test
    void shouldSayWhatIsLostAtTheEnd() {
        outcome = SpanSender.Outcome.LATER;
        add();
        add();
        batch.end();
        assertThat(lost).isEqualTo(2);
    }
}
