package io.github.rocketproxy.server.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketproxy.pipeline.access.AuditEntry;
import io.github.rocketproxy.pipeline.access.AuditTrail;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.log.BackgroundQueue;
import io.github.rocketproxy.server.log.JsonText;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes verdicts down as lines of JSON, to the logger {@value #LOGGER}, which conf/log4j2.xml
 * gives a file of its own. Who adds an entry does not wait: entries are queued, a thread of its own
 * writes them, and what does not fit into the queue is dropped and counted.
 */
public final class AuditLog implements AuditTrail, AutoCloseable {
    /** Name of the logger. */
    public static final String LOGGER = "rocketproxy.audit";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final boolean wantsDenied;
    private final boolean wantsAllowed;
    private final Counters counters;
    private final BackgroundQueue<AuditEntry> queue;

    /**
     * @param maxQueued entries that may wait to be written
     */
    public AuditLog(boolean wantsDenied, boolean wantsAllowed, int maxQueued, Counters counters) {
        this(wantsDenied, wantsAllowed, maxQueued, counters, toLogger());
    }

    AuditLog(
            boolean wantsDenied,
            boolean wantsAllowed,
            int maxQueued,
            Counters counters,
            Consumer<String> lines) {
        this.wantsDenied = wantsDenied;
        this.wantsAllowed = wantsAllowed;
        this.counters = counters;
        queue = new BackgroundQueue<>("mqp-audit", maxQueued, entry -> lines.accept(line(entry)));
    }

    private static Consumer<String> toLogger() {
        Logger logger = LoggerFactory.getLogger(LOGGER);
        return logger::info;
    }

    /** Begins to write. */
    public void start() {
        queue.start();
    }

    @Override
    public boolean wantsDenied() {
        return wantsDenied;
    }

    @Override
    public boolean wantsAllowed() {
        return wantsAllowed;
    }

    @Override
    public void add(AuditEntry entry) {
        if (!queue.offer(entry)) {
            counters.increment(ProxyCounter.AUDIT_DROPPED);
        }
    }

    /** Writes what is queued; one thread at a time. */
    void write() {
        queue.write();
    }

    private static String line(AuditEntry entry) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", Instant.ofEpochMilli(entry.epochMs()).toString());
        line.put("verdict", entry.isAllowed() ? "allow" : "deny");
        JsonText.put(line, "reason", entry.reason());
        JsonText.put(line, "user", entry.user());
        JsonText.put(line, "shown", entry.shown());
        JsonText.put(line, "source", entry.source());
        JsonText.put(line, "clientId", entry.clientId());
        JsonText.put(line, "operation", entry.operation());
        JsonText.put(line, "topic", entry.topic());
        JsonText.put(line, "group", entry.group());
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }

    /** Writes what is queued and ends. */
    @Override
    public void close() {
        queue.close();
    }
}
