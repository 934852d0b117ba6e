package io.github.rocketproxy.bench.report;

/** What is measured in a run, each with its unit. */
public enum Metric {
    /** Of messages that were confirmed. */
    THROUGHPUT("throughput", "throughput", "msg/s", true),
    PROXY_CPU("proxy CPU per message", "proxy CPU/msg", "us", false),
    BROKER_CPU("broker CPU per message", "broker CPU/msg", "us", false),
    CLUSTER_CPU("proxy and broker CPU per message", "proxy + broker CPU/msg", "us", false),
    GENERATOR_CPU("load generator's CPU per message", "generator CPU/msg", "us", false),
    PROXY_ALLOCATED(
            "bytes that the proxy's heap took per message", "proxy heap taken/msg", "B", false),
    PROXY_GC("pauses of the proxy's collector in the run", "proxy GC pauses", "ms", false),
    PROXY_RSS("resident memory of the proxy at the end", "proxy RSS", "MiB", false),
    PROXY_CPU_RATE("proxy CPU a second", "proxy CPU", "ms/s", false),
    P50("median latency", "p50", "us", false),
    P99("99th percentile of latency", "p99", "us", false),
    P999("99.9th percentile of latency", "p99.9", "us", false),
    MISSED("1 where the generator could not keep the rate", "rate missed", "", false),
    ERRORS("failed calls", "errors", "", false);

    private final String description;
    private final String label;
    private final String unit;
    private final boolean isMoreBetter;

    Metric(String description, String label, String unit, boolean isMoreBetter) {
        this.description = description;
        this.label = label;
        this.unit = unit;
        this.isMoreBetter = isMoreBetter;
    }

    public String description() {
        return description;
    }

    /** Short, for the head of a column. */
    public String label() {
        return unit.isEmpty() ? label : label + ", " + unit;
    }

    public String unit() {
        return unit;
    }

    public boolean isMoreBetter() {
        return isMoreBetter;
    }
}
