package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.status.RpcMeters;
import io.github.rocketproxy.pipeline.status.TrafficMeters;
import org.openjdk.jmh.annotations.Benchmark;

/** What counting costs the event loop, an RPC or message. Budget: 50 ns, 0 B. */
public class RpcMetersBenchmark extends HotPathBenchmark {
    private final RpcListener meters = new RpcMeters();
    private final TrafficMeters traffic = new TrafficMeters();
    private final Ended ended = new Ended();
    private int turn;

    private static final class Ended implements EndedRpc {
        private long durationNs;

        @Override
        public Rpc rpc() {
            return Rpc.SEND_MESSAGE;
        }

        @Override
        public Protocol protocol() {
            return Protocol.GRPC;
        }

        @Override
        public RpcResult result() {
            return RpcResult.ANSWERED;
        }

        @Override
        public ReplyCode code() {
            return ReplyCode.OK;
        }

        @Override
        public long arrivalNs() {
            return 1_000;
        }

        @Override
        public long endNs() {
            return 1_000 + durationNs;
        }

        @Override
        public int parts() {
            return 1;
        }

        @Override
        public long bytesIn() {
            return 1_200;
        }

        @Override
        public long bytesOut() {
            return 80;
        }

        @Override
        public Caller caller() {
            return null;
        }
    }

    /** An RPC is over. */
    @Benchmark
    public void rpc() {
        ended.durationNs = (turn++ & 0xFF) * 10_000L;
        meters.onEnd(ended);
    }

    /** A broker has stored a message of one of 256 topics. */
    @Benchmark
    public void storedMessage() {
        traffic.stored(turn++ & 0xFF, MessageKind.NORMAL, 1_024);
    }

    /** A client was shown a message of one of 256 topics. */
    @Benchmark
    public void deliveredMessage() {
        traffic.delivered(turn++ & 0xFF, 1, false, 1_024);
    }
}
