package io.github.rocketproxy.server.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.LoggingConfig;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Writes requests down as lines of JSON, to the logger {@value #LOGGER}, which conf/log4j2.xml
 * gives a file of its own: some by chance, the slow ones, those that failed. What comes too fast is
 * dropped and counted.
 */
public final class AccessLog implements RpcListener, AutoCloseable {
    /** Name of the logger. */
    public static final String LOGGER = "rocketproxy.access";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Counters counters;
    private final BackgroundQueue<Line> queue;
    private volatile LoggingConfig.Access rules;

    /** Writes what the rules pick. */
    public AccessLog(LoggingConfig.Access rules, Counters counters) {
        this(rules, counters, LoggerFactory.getLogger(LOGGER)::info);
    }

    AccessLog(LoggingConfig.Access rules, Counters counters, Consumer<String> lines) {
        this.rules = rules;
        this.counters = counters;
        queue =
                new BackgroundQueue<>(
                        "mqp-access", rules.maxQueued(), line -> lines.accept(line.text()));
    }

    /** Picks by these rules from now on. Any thread. */
    public void setRules(LoggingConfig.Access rules) {
        this.rules = rules;
    }

    /** Whether the rules pick anything at all. */
    private static boolean isOn(LoggingConfig.Access rules) {
        return rules.sampleRatio() > 0 || rules.slowMs() > 0 || rules.failures();
    }

    /** Begins to write. */
    public void start() {
        queue.start();
    }

    @Override
    public boolean wantsNames() {
        return isOn(rules);
    }

    @Override
    public void onEnd(EndedRpc rpc) {
        if (isPicked(rpc, rules) && !queue.offer(Line.of(rpc))) {
            counters.increment(ProxyCounter.ACCESS_LOG_DROPPED);
        }
    }

    private static boolean isPicked(EndedRpc rpc, LoggingConfig.Access rules) {
        return isSlow(rpc, rules.slowMs())
                || (rules.failures() && isFailure(rpc))
                || (rules.sampleRatio() > 0
                        && ThreadLocalRandom.current().nextDouble() < rules.sampleRatio());
    }

    private static boolean isSlow(EndedRpc rpc, long slowMs) {
        return slowMs > 0
                && !rpc.rpc().isLongPolling()
                && rpc.endNs() - rpc.arrivalNs() >= TimeUnit.MILLISECONDS.toNanos(slowMs);
    }

    private static boolean isFailure(EndedRpc rpc) {
        return rpc.result() != RpcResult.ANSWERED
                || (rpc.code() != null
                        && rpc.code() != ReplyCode.OK
                        && rpc.code() != ReplyCode.MESSAGE_NOT_FOUND);
    }

    /** Writes what is queued and ends. */
    @Override
    public void close() {
        queue.close();
    }

    /** What is kept of a request until its line is written; as {@link EndedRpc}. */
    private record Line(
            long epochMs,
            String rpc,
            String protocol,
            String result,
            ReplyCode code,
            String reason,
            long durationNs,
            int parts,
            long bytesIn,
            long bytesOut,
            String clientId,
            String remoteAddress,
            String topic,
            String group) {

        static Line of(EndedRpc rpc) {
            return new Line(
                    System.currentTimeMillis(),
                    rpc.rpc().label(),
                    rpc.protocol().word(),
                    rpc.result().word(),
                    rpc.code(),
                    rpc.text(),
                    rpc.endNs() - rpc.arrivalNs(),
                    rpc.parts(),
                    rpc.bytesIn(),
                    rpc.bytesOut(),
                    rpc.caller().clientId(),
                    rpc.caller().remoteAddress(),
                    rpc.topic(),
                    rpc.group());
        }

        String text() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("time", Instant.ofEpochMilli(epochMs).toString());
            json.put("rpc", rpc);
            json.put("protocol", protocol);
            json.put("result", result);
            JsonText.put(json, "code", code == null ? null : code.name());
            JsonText.put(json, "reason", reason);
            json.put("ms", TimeUnit.NANOSECONDS.toMicros(durationNs) / 1_000.0);
            json.put("parts", parts);
            json.put("bytesIn", bytesIn);
            json.put("bytesOut", bytesOut);
            JsonText.put(json, "clientId", clientId);
            JsonText.put(json, "source", remoteAddress);
            JsonText.put(json, "topic", topic);
            JsonText.put(json, "group", group);
            try {
                return MAPPER.writeValueAsString(json);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("texts can be written as JSON", e);
            }
        }
    }
}
