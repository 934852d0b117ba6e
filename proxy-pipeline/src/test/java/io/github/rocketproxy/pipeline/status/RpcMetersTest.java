package io.github.rocketproxy.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RpcMetersTest {
    private final RpcMeters meters = new RpcMeters();

    /** A call of 5,500 us, 10 bytes in and 20 out. */
    private record Ended(Rpc rpc, RpcResult result, ReplyCode code) implements EndedRpc {
        @Override
        public Protocol protocol() {
            return Protocol.GRPC;
        }

        @Override
        public long arrivalNs() {
            return Long.MAX_VALUE - 1_000_000;
        }

        @Override
        public long endNs() {
            return arrivalNs() + 5_500_000;
        }

        @Override
        public int parts() {
            return 1;
        }

        @Override
        public long bytesIn() {
            return 10;
        }

        @Override
        public long bytesOut() {
            return 20;
        }

        @Override
        public Caller caller() {
            return null;
        }
    }

    @Test
    void shouldTellRpcsAndOutcomesApart() {
        meters.onEnd(new Ended(Rpc.SEND_MESSAGE, RpcResult.ANSWERED, ReplyCode.OK));
        meters.onEnd(new Ended(Rpc.SEND_MESSAGE, RpcResult.ANSWERED, ReplyCode.OK));
        meters.onEnd(new Ended(Rpc.SEND_MESSAGE, RpcResult.ANSWERED, null));
        meters.onEnd(new Ended(Rpc.SEND_MESSAGE, RpcResult.CANCELLED, null));
        meters.onEnd(new Ended(Rpc.SEND_MESSAGE, RpcResult.FAILED, null));
        meters.onEnd(new Ended(Rpc.HEARTBEAT, RpcResult.ANSWERED, ReplyCode.FORBIDDEN));

        assertThat(outcomes(Rpc.SEND_MESSAGE))
                .containsExactly(
                        "2 ANSWERED OK", "1 CANCELLED null", "1 FAILED null", "1 ANSWERED null");
        assertThat(outcomes(Rpc.HEARTBEAT)).containsExactly("1 ANSWERED FORBIDDEN");
        assertThat(meters.meter(Protocol.GRPC, Rpc.TELEMETRY)).isNull();
        assertThat(meters.meter(Protocol.HTTP, Rpc.SEND_MESSAGE)).isNull();
    }

    private List<String> outcomes(Rpc rpc) {
        RpcMeter meter = meters.meter(Protocol.GRPC, rpc);
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < RpcMeter.OUTCOMES; i++) {
            if (meter.latencies(i) != null) {
                outcomes.add(
                        meter.latencies(i).count()
                                + " "
                                + RpcMeter.result(i)
                                + " "
                                + RpcMeter.code(i));
            }
        }
        return outcomes;
    }

    @Test
    void shouldMeasureTimesAndBytes() {
        meters.onEnd(new Ended(Rpc.SEND_MESSAGE, RpcResult.ANSWERED, ReplyCode.OK));
        meters.onEnd(new Ended(Rpc.SEND_MESSAGE, RpcResult.CANCELLED, null));

        RpcMeter meter = meters.meter(Protocol.GRPC, Rpc.SEND_MESSAGE);
        assertThat(meter.latencies(ReplyCode.OK.ordinal()).sum()).isEqualTo(5);
        assertThat(meter.durations().sum()).isEqualTo(11_000);
        assertThat(meter.bytesIn().sum()).isEqualTo(20);
        assertThat(meter.bytesOut().sum()).isEqualTo(40);
    }
}
