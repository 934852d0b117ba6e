package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Every counter since the start, and what each counts. */
public final class CountersPage implements AdminPage {
    private final ToLongFunction<ProxyCounter> counters;

    /**
     * @param counters the value of each, over all shards
     */
    public CountersPage(ToLongFunction<ProxyCounter> counters) {
        this.counters = counters;
    }

    @Override
    public Answer answer(AdminRequest request) {
        Map<String, Long> values = new LinkedHashMap<>();
        Map<String, String> descriptions = new LinkedHashMap<>();
        for (ProxyCounter counter : ProxyCounter.values()) {
            String name = counter.name().toLowerCase(Locale.ROOT);
            values.put(name, counters.applyAsLong(counter));
            descriptions.put(name, counter.description());
        }
        return Answer.ok(
                Map.of(
                        "atMs", System.currentTimeMillis(),
                        "counters", values,
                        "descriptions", descriptions));
    }
}
