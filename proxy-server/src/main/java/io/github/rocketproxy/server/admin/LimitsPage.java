package io.github.rocketproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketproxy.pipeline.traffic.LimitKind;
import io.github.rocketproxy.pipeline.traffic.LimitReading;
import io.github.rocketproxy.pipeline.traffic.TrafficReadings;
import io.github.rocketproxy.pipeline.traffic.TrafficRule;
import java.util.Locale;

/** The limits: what is configured, what is left of it, and what became of requests. */
public final class LimitsPage implements AdminPage {
    private final TrafficReadings traffic;

    public LimitsPage(TrafficReadings traffic) {
        this.traffic = traffic;
    }

    @Override
    public Answer answer(AdminRequest request) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.put("mode", traffic.mode().name().toLowerCase(Locale.ROOT));
        ArrayNode rules = page.putArray("rules");
        traffic.rulesInForce().forEach(rule -> put(rules.addObject(), rule));
        ArrayNode limits = page.putArray("limits");
        traffic.limits().forEach(reading -> limits.add(json(reading)));
        ObjectNode folded = page.putObject("folded");
        for (LimitKind kind : LimitKind.values()) {
            long requests = traffic.folded(kind);
            if (requests > 0) {
                folded.put(kind.word(), requests);
            }
        }
        return Answer.ok(page);
    }

    private static void put(ObjectNode json, TrafficRule rule) {
        json.put("kind", rule.kind().word());
        json.put("name", rule.name());
        putIfSet(json, "requestsPerSecond", rule.requestsPerSecond());
        putIfSet(json, "bytesPerSecond", rule.bytesPerSecond());
        putIfSet(json, "inFlight", rule.inFlight());
        json.put("burstMs", rule.burstMs());
    }

    private static void putIfSet(ObjectNode json, String key, long value) {
        if (value > 0) {
            json.put(key, value);
        }
    }

    private static ObjectNode json(LimitReading reading) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", reading.rule().kind().word());
        json.put("name", reading.name());
        json.put("rule", reading.rule().name());
        if (reading.rule().requestsPerSecond() > 0) {
            json.put("requestsLeft", reading.requestsLeft());
        }
        if (reading.rule().bytesPerSecond() > 0) {
            json.put("bytesLeft", reading.bytesLeft());
        }
        json.put("inFlightNow", reading.inFlight());
        json.put("passed", reading.passed());
        json.put("refused", reading.refused());
        json.put("wouldBeRefused", reading.wouldBeRefused());
        return json;
    }
}
