package io.github.rocketproxy.server.metrics;

/** Something that can be shown in figures. Asked on any thread but an event loop. */
@FunctionalInterface
interface MetricSource {
    /** Adds the figures as they are now. */
    void collect(Families families);
}
