package io.github.rocketproxy.pipeline.traffic;

/** What becomes of the limits. */
public enum TrafficMode {
    /** Nothing is counted. */
    OFF,
    /** What would be refused is counted and let through. */
    SHADOW,
    /** What is too much is refused. */
    ENFORCE
}
