package io.github.rocketproxy.pipeline.traffic;

/** What a rule bounds. */
public enum Measure {
    REQUESTS("requests a second"),
    BYTES("bytes a second"),
    IN_FLIGHT("requests in flight");

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    String unit() {
        return unit;
    }
}
