package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;
import static io.github.rocketproxy.server.config.Check.between;

/** What is done about brokers that are slow, overloaded or gone. */
public record ProtectionSettings(
        Concurrency concurrency, Circuit circuit, Routing routing, Retries retries) {
    /** Requests in flight to a broker. */
    public record Concurrency(boolean adaptive, int min, int max, int maxWaiting, int maxPolls) {
        public Concurrency {
            atLeast("min", min, 4);
            atLeast("max", max, min);
            atLeast("maxWaiting", maxWaiting, 1);
            atLeast("maxPolls", maxPolls, 1);
        }
    }

    /** When requests to a broker are stopped. */
    public record Circuit(
            boolean enabled,
            int failures,
            int failurePercent,
            long minPauseMs,
            long maxPauseMs,
            int probes) {
        public Circuit {
            atLeast("failures", failures, 1);
            between("failurePercent", failurePercent, 1, 100);
            atLeast("minPauseMs", minPauseMs, 100);
            atLeast("maxPauseMs", maxPauseMs, minPauseMs);
            between("probes", probes, 1, 1_000);
        }
    }

    /** Where messages go that could go to any broker. */
    public record Routing(boolean adaptive, long stallMs, long slowStartMs) {
        public Routing {
            atLeast("stallMs", stallMs, 100);
            atLeast("slowStartMs", slowStartMs, 1);
        }
    }

    /** What the proxy itself sends again. */
    public record Retries(int percent, int minPerSecond) {
        public Retries {
            between("percent", percent, 0, 100);
            between("minPerSecond", minPerSecond, 0, 1_000_000);
        }
    }
}
