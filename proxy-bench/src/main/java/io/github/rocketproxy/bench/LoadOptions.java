package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.JvmFlags;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that all commands with load share. */
final class LoadOptions {
    @Option(
            names = "--body",
            defaultValue = "1024",
            description = "message body, bytes (default ${DEFAULT-VALUE})")
    int bodyBytes;

    @Option(
            names = "--connections",
            defaultValue = "4",
            description = "client connections (default ${DEFAULT-VALUE})")
    int connections;

    @Option(
            names = "--streams",
            defaultValue = "32",
            description = "sends in flight on each connection (default ${DEFAULT-VALUE})")
    int streams;

    @Mixin ProxyOptions proxies;

    JvmFlags flags() {
        return proxies.flags();
    }

    Map<String, String> describe() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("body", bodyBytes + " B");
        facts.put("in flight", connections + " connections x " + streams + " streams");
        facts.put("flags of each proxy JVM", String.join(" ", flags().heapAndCollector()));
        facts.put(
                "further flags",
                "RocketProxy: conf/jvm.options; official proxy: as needed on this JDK");
        return facts;
    }
}
