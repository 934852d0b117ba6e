package io.github.rocketproxy.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BrokerMetricsTest {
    @Test
    void shouldSumTheAnswersOfEachRequestCode() {
        String page =
                """
                # TYPE rocketmq_rpc_latency_milliseconds histogram
                rocketmq_rpc_latency_milliseconds_count{request_code="pop_message",response_code="success"} 3.0
                rocketmq_rpc_latency_milliseconds_count{request_code="pop_message",response_code="polling_timeout"} 39.0
                rocketmq_rpc_latency_milliseconds_count{is_long_polling="false",request_code="heart_beat"} 7.0 1767225600
                rocketmq_rpc_latency_milliseconds_sum{request_code="heart_beat"} 99.0
                """;

        assertThat(BrokerMetrics.parse(page))
                .containsExactly(entry("heart_beat", 7L), entry("pop_message", 42L));
    }
}
