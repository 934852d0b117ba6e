package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.status.CountHistogram;
import io.github.rocketproxy.pipeline.status.RpcMeter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Requests of clients by RPC and protocol; the official latency metric is made of the same. */
final class RpcMetrics implements MetricSource {
    private static final double SECONDS_PER_US = 1e-6;

    private final List<MeteredShard> shards;
    private final Identity identity;

    RpcMetrics(List<MeteredShard> shards, Identity identity) {
        this.shards = shards;
        this.identity = identity;
    }

    @Override
    public void collect(Families families) {
        Families.Distributions official =
                families.histogram(
                        "rocketmq_rpc_latency",
                        "milliseconds",
                        "Time from a request to its answer, as a broker shows it");
        Families.Numbers requests =
                families.counter(
                        "rocketproxy_rpc_requests",
                        "Requests of clients, by how they were answered");
        Families.Distributions durations =
                families.histogram(
                        "rocketproxy_rpc_duration_seconds",
                        "Time from a request to its answer; long polls and telemetry streams take"
                                + " their time");
        Families.Distributions requestBytes =
                families.histogram("rocketproxy_rpc_request_bytes", "Sizes of requests");
        Families.Distributions responseBytes =
                families.histogram("rocketproxy_rpc_response_bytes", "Sizes of answers");
        for (Protocol protocol : Protocol.values()) {
            for (Rpc rpc : Rpc.values()) {
                List<RpcMeter> meters =
                        shards.stream()
                                .map(shard -> shard.rpcs().meter(protocol, rpc))
                                .filter(Objects::nonNull)
                                .toList();
                if (!meters.isEmpty()) {
                    String[] labels = {"protocol", lower(protocol), "rpc", rpc.label()};
                    durations.add(sum(meters, RpcMeter::durations, SECONDS_PER_US), labels);
                    requestBytes.add(sum(meters, RpcMeter::bytesIn, 1), labels);
                    responseBytes.add(sum(meters, RpcMeter::bytesOut, 1), labels);
                    outcomes(meters, protocol, rpc, official, requests);
                }
            }
        }
    }

    private void outcomes(
            List<RpcMeter> meters,
            Protocol protocol,
            Rpc rpc,
            Families.Distributions official,
            Families.Numbers requests) {
        Map<Official, Buckets> sums = new LinkedHashMap<>();
        for (int i = 0; i < RpcMeter.OUTCOMES; i++) {
            int outcome = i;
            Buckets latencies = sum(meters, meter -> meter.latencies(outcome), 1);
            if (latencies == null) {
                continue;
            }
            ReplyCode code = RpcMeter.code(outcome);
            RpcResult result = RpcMeter.result(outcome);
            requests.add(
                    latencies.count(),
                    "protocol",
                    lower(protocol),
                    "rpc",
                    rpc.label(),
                    "code",
                    code == null ? "" : lower(code),
                    "result",
                    lower(result));
            sums.merge(
                    new Official(officialCode(code, result), officialResult(code, result)),
                    latencies,
                    Buckets::plus);
        }
        sums.forEach(
                (labels, latencies) ->
                        official.add(latencies, officialLabels(protocol, rpc, labels)));
    }

    /** What the official metric says of an outcome: less than there is, so some add up. */
    private record Official(String code, String result) {}

    private String[] officialLabels(Protocol protocol, Rpc rpc, Official labels) {
        return identity.with(
                "protocol_type",
                lower(protocol),
                "request_code",
                rpc.label(),
                "response_code",
                labels.code(),
                "is_long_polling",
                Boolean.toString(rpc.isLongPolling()),
                "result",
                labels.result());
    }

    private static Buckets sum(
            List<RpcMeter> meters, Function<RpcMeter, CountHistogram> part, double unit) {
        return Buckets.sum(unit, meters.stream().map(part)::iterator);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String officialCode(ReplyCode code, RpcResult result) {
        if (code == null) {
            return result == RpcResult.ANSWERED ? "success" : "";
        }
        return code == ReplyCode.OK ? "success" : lower(code);
    }

    /** The words of the official metric. */
    private static String officialResult(ReplyCode code, RpcResult result) {
        return switch (result) {
            case CANCELLED -> "cancelled";
            case FAILED -> "write_channel_failed";
            case ANSWERED ->
                    code == ReplyCode.INTERNAL_SERVER_ERROR ? "process_request_failed" : "success";
        };
    }
}
