package io.github.rocketproxy.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.server.log.EndedRpcs;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpanBatchTest {
    private static final int INTERVAL_MS = 1_000;

    private final List<Integer> batches = new ArrayList<>();
    private CompletableResultCode result = CompletableResultCode.ofSuccess();
    private long nowNs;
    private long lost;

    /** Counts what it is given. */
    private final class Counted implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            batches.add(spans.size());
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private final SpanBatch batch =
            new SpanBatch(
                    new RpcSpans(Resource.empty()),
                    new Counted(),
                    () -> nowNs,
                    INTERVAL_MS,
                    1,
                    count -> lost += count);

    /** A request of a single span. */
    private static FollowedRpc rpc() {
        return FollowedRpc.of(
                new EndedRpcs(
                        Rpc.HEARTBEAT,
                        RpcResult.ANSWERED,
                        ReplyCode.OK,
                        null,
                        1_000,
                        new Trace(null)));
    }

    @Test
    void shouldSendAllAtOnceWhenItIsTime() {
        batch.add(rpc());
        batch.add(rpc());
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
        nowNs += TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);
        batch.sendIfDue();
        assertThat(batches).isEmpty();
    }

    @Test
    void shouldNotGatherWithoutBound() {
        for (int i = 0; i < 5_000; i++) {
            batch.add(rpc());
        }
        assertThat(batches).containsExactly(4_096);
        batch.send(1);
        assertThat(batches).containsExactly(4_096, 904);
    }

    @Test
    void shouldSayWhatWasNotTakenInTime() {
        result = new CompletableResultCode(); // never done
        batch.add(rpc());
        batch.add(rpc());
        batch.send(1);
        batch.send(1);
        assertThat(lost).isEqualTo(2);
    }
}
