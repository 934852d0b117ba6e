package io.github.rocketproxy.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.EndedRpcs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpanBatchTest {
    private static final int INTERVAL_MS = 1_000;

    private final List<Integer> batches = new ArrayList<>();
    private boolean isTaken = true;
    private long nowNs;
    private long lost;
    private final SpanBatch batch =
            new SpanBatch(
                    Map.of("service.name", "test"),
                    this::count,
                    () -> nowNs,
                    new TracingConfig.Otlp(
                            "", Map.of(), TracingConfig.Compression.NONE, 1, INTERVAL_MS),
                    count -> lost += count);

    private boolean count(byte[] request, long timeoutMs) {
        batches.add(SpanExportTest.spans(request).size());
        return isTaken;
    }

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
    void shouldSayWhatWasNotTaken() {
        isTaken = false;
        batch.add(rpc());
        batch.add(rpc());
        batch.send(1);
        batch.send(1);
        assertThat(lost).isEqualTo(2);
    }
}
