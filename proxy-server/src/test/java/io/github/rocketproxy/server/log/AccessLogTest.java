package io.github.rocketproxy.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.LoggingConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AccessLogTest {
    private static final long MS = 1_000_000;

    private final Counters counters = new Counters();
    private final List<String> lines = new ArrayList<>();

    private List<String> written(LoggingConfig.Access rules, EndedRpcs... rpcs) {
        AccessLog log = new AccessLog(rules, counters, lines::add);
        for (EndedRpcs rpc : rpcs) {
            log.onEnd(rpc);
        }
        log.close();
        return lines;
    }

    private static LoggingConfig.Access rules(double ratio, long slowMs, boolean failures) {
        return new LoggingConfig.Access(ratio, slowMs, failures, 4);
    }

    @Test
    void shouldWriteWhatBecameOfARequestAndNoSecret() {
        List<String> written =
                written(
                        rules(1, 0, false),
                        EndedRpcs.of(Rpc.SEND_MESSAGE, ReplyCode.OK, 1_234_567));
        assertThat(written).hasSize(1);
        assertThat(written.getFirst())
                .contains(
                        "\"rpc\":\"send_message\",\"protocol\":\"grpc\",\"result\":\"answered\","
                                + "\"code\":\"OK\",\"ms\":1.234,\"parts\":2,\"bytesIn\":300,"
                                + "\"bytesOut\":40,\"clientId\":\"client-1\","
                                + "\"source\":\"10.0.0.9:4711\",\"topic\":\"orders\"}")
                .doesNotContain("secret", "group");
    }

    @Test
    void shouldWriteSlowRequestsOnlyAndNotThoseThatWaitForMessages() {
        List<String> written =
                written(
                        rules(0, 20, false),
                        EndedRpcs.of(Rpc.SEND_MESSAGE, ReplyCode.OK, 19 * MS),
                        EndedRpcs.of(Rpc.ACK_MESSAGE, ReplyCode.OK, 20 * MS),
                        EndedRpcs.of(Rpc.RECEIVE_MESSAGE, ReplyCode.OK, 20_000 * MS));
        assertThat(written).hasSize(1).first().asString().contains("ack_message");
    }

    @Test
    void shouldWriteFailuresOnly() {
        List<String> written =
                written(
                        rules(0, 0, true),
                        EndedRpcs.of(Rpc.SEND_MESSAGE, ReplyCode.OK, MS),
                        EndedRpcs.of(Rpc.RECEIVE_MESSAGE, ReplyCode.MESSAGE_NOT_FOUND, MS),
                        EndedRpcs.of(Rpc.SEND_MESSAGE, ReplyCode.TOPIC_NOT_FOUND, MS),
                        new EndedRpcs(Rpc.SEND_MESSAGE, RpcResult.CANCELLED, null, null, MS, null));
        assertThat(written).hasSize(2);
        assertThat(written.get(0)).contains("\"code\":\"TOPIC_NOT_FOUND\"");
        assertThat(written.get(1)).contains("\"result\":\"cancelled\"").doesNotContain("code");
    }

    /** As health checks are. */
    @Test
    void shouldNotTakeAnAnswerWithoutACodeForAFailure() {
        assertThat(written(rules(0, 0, true), EndedRpcs.of(Rpc.OTHER, null, MS))).isEmpty();
    }

    @Test
    void shouldDropAndCountWhatDoesNotFit() {
        EndedRpcs rpc = EndedRpcs.of(Rpc.SEND_MESSAGE, ReplyCode.OK, MS);
        assertThat(written(rules(1, 0, false), rpc, rpc, rpc, rpc, rpc, rpc)).hasSize(4);
        assertThat(counters.value(ProxyCounter.ACCESS_LOG_DROPPED)).isEqualTo(2);
    }

    @Test
    void shouldObeyChangedRulesAndAskForNamesOnlyWhileItIsOn() {
        EndedRpcs rpc = EndedRpcs.of(Rpc.SEND_MESSAGE, ReplyCode.OK, MS);
        AccessLog log = new AccessLog(rules(0, 0, false), counters, lines::add);
        assertThat(log.wantsNames()).isFalse();
        log.onEnd(rpc);
        log.setRules(rules(1, 0, false));
        assertThat(log.wantsNames()).isTrue();
        log.onEnd(rpc);
        log.close();
        assertThat(lines).hasSize(1);
    }
}
