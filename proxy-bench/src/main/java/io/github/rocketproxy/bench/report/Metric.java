package io.github.rocketproxy.bench.report;

/** What is measured in a run, each with its unit. */
public enum Metric {
    THROUGHPUT("confirmed messages a second", "msg/s", true),
    PROXY_CPU("proxy CPU per message", "us", false),
    BROKER_CPU("broker CPU per message", "us", false),
    CLUSTER_CPU("proxy and broker CPU per message", "us", false),
    GENERATOR_CPU("load generator's CPU per message", "us", false),
    PROXY_ALLOCATED("bytes that the proxy's heap took per message", "B", false),
    PROXY_GC("pauses of the proxy's collector in the run", "ms", false),
    PROXY_RSS("resident memory of the proxy at the end", "MiB", false),
    PROXY_CPU_RATE("proxy CPU a second", "ms/s", false),
    P50("median latency", "us", false),
    P99("99th percentile of latency", "us", false),
    P999("99.9th percentile of latency", "us", false),
    MISSED("1 where the generator could not keep the rate", "", false),
    ERRORS("failed calls", "", false);

    private final String description;
    private final String unit;
    private final boolean isMoreBetter;

    Metric(String description, String unit, boolean isMoreBetter) {
        this.description = description;
        this.unit = unit;
        this.isMoreBetter = isMoreBetter;
    }

    public String description() {
        return description;
    }

    public String unit() {
        return unit;
    }

    public boolean isMoreBetter() {
        return isMoreBetter;
    }
}
