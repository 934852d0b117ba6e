package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.JvmFlags;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    @Option(
            names = "--topic",
            defaultValue = "bench",
            description = "topic to send to (default ${DEFAULT-VALUE})")
    String topic;

    @Option(
            names = "--heap",
            defaultValue = "1g",
            description = "heap of each proxy JVM (default ${DEFAULT-VALUE})")
    String heap;

    @Option(
            names = "--jvm-flag",
            description = "flag for each proxy JVM, may be repeated (default -XX:+UseG1GC)")
    List<String> jvmFlags = List.of("-XX:+UseG1GC");

    @Option(
            names = "--launcher",
            defaultValue = "bin/rocketproxy",
            description = "RocketProxy's launcher (default ${DEFAULT-VALUE})")
    Path launcher;

    JvmFlags flags() {
        return new JvmFlags(heap, jvmFlags);
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
