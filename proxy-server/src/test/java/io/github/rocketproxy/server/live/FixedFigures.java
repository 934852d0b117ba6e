package io.github.rocketproxy.server.live;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One more of everything counted with each reading; a step took its ordinal in us. */
public final class FixedFigures implements LiveFigures {
    private int readings;

    @Override
    public long counter(ProxyCounter counter) {
        return counter == ProxyCounter.REQUESTS ? ++readings : counter.ordinal();
    }

    @Override
    public void addInterval(Step step, Histogram sum) {
        sum.recordValueWithCount(1_000L * step.ordinal(), 99);
        sum.recordValue(1_000_000);
    }

    @Override
    public Map<Gauge, Long> gauges() {
        return Map.of(
                Gauge.RING_BACKLOG, 1L, Gauge.PARKED, 2L, Gauge.IN_FLIGHT, 3L, Gauge.LEASES, 4L);
    }
}
