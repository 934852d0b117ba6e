package io.github.rocketproxy.pipeline.traffic;

import java.util.List;

/** What operators see of the limits. Any thread; a reading is about right while requests come. */
public interface TrafficReadings {
    /** What becomes of the limits. */
    TrafficMode mode();

    /** The rules in force. */
    List<TrafficRule> rulesInForce();

    /** Every limit that something was counted for, by kind and name. Bounded. */
    List<LimitReading> limits();

    /** Requests whose name was one too many and shared a limit with others. */
    long folded(LimitKind kind);
}
