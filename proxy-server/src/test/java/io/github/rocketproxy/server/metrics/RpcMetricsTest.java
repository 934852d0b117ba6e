package io.github.rocketproxy.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.Exposition;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.server.admin.AdminRequest;
import io.github.rocketproxy.server.log.EndedRpcs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcMetricsTest {
    private static final long MS = 1_000_000;

    private final FixedShard one = new FixedShard(0);
    private final FixedShard two = new FixedShard(1);
    private final Metrics metrics =
            new Metrics(
                    Map.of(),
                    List.of(new RpcMetrics(List.of(one, two), new Identity("c", "n", "cluster"))));

    private Exposition scrape() {
        byte[] page =
                (byte[])
                        new MetricsPage(metrics)
                                .answer(new AdminRequest("GET", "/metrics", Map.of(), ""))
                                .content();
        return new Exposition(new String(page, StandardCharsets.UTF_8));
    }

    private static EndedRpcs telemetry(RpcResult result, ReplyCode code) {
        return new EndedRpcs(Rpc.TELEMETRY, result, code, null, 2 * MS, null);
    }

    /** As telemetry streams, which clients may end without asking for anything. */
    @Test
    void shouldAddUpOfficiallyWhatWasAnsweredWithAndWithoutACode() {
        one.rpcs().onEnd(telemetry(RpcResult.ANSWERED, ReplyCode.OK));
        one.rpcs().onEnd(telemetry(RpcResult.ANSWERED, null));
        two.rpcs().onEnd(telemetry(RpcResult.ANSWERED, null));

        Exposition scrape = scrape();

        assertThat(
                        scrape.value(
                                "rocketmq_rpc_latency_milliseconds_count",
                                "response_code=success",
                                "result=success"))
                .isEqualTo(3);
        assertThat(scrape.value("rocketmq_rpc_latency_milliseconds_sum")).isEqualTo(6);
        assertThat(scrape.value("rocketproxy_rpc_requests_total", "code=ok")).isOne();
        assertThat(scrape.value("rocketproxy_rpc_requests_total", "code=")).isEqualTo(2);
    }

    @Test
    void shouldShowEveryOutcomeOfAnRpcAtOnce() {
        for (ReplyCode code : ReplyCode.values()) {
            one.rpcs().onEnd(telemetry(RpcResult.ANSWERED, code));
        }
        one.rpcs().onEnd(telemetry(RpcResult.ANSWERED, null));
        one.rpcs().onEnd(telemetry(RpcResult.CANCELLED, null));
        one.rpcs().onEnd(telemetry(RpcResult.FAILED, null));

        assertThat(scrape().value("rocketmq_rpc_latency_milliseconds_count"))
                .isEqualTo(ReplyCode.values().length + 3);
    }
}
