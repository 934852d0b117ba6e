package io.github.rocketproxy.pipeline.park;

/** What a parked request waits for. */
public enum Need {
    /** The route of its topic. */
    TOPIC,
    /** The settings of its consumer group. */
    GROUP,
    /** Users and rules for its caller. */
    ACCESS
}
