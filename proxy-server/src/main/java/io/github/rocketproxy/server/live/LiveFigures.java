package io.github.rocketproxy.server.live;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Where a running proxy's figures come from. Any thread but an event loop. */
public interface LiveFigures {
    /** The count since start, over all shards. */
    long counter(ProxyCounter counter);

    /**
     * Adds to {@code sum} what was recorded for the step since the last call, over all shards, ns.
     * For one caller: each recorded duration is handed out once.
     */
    void addInterval(Step step, Histogram sum);

    /** Every gauge as it is now, over all shards. Waits for the event loops. */
    Map<Gauge, Long> gauges();
}
