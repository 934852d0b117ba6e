package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.JvmFlags;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How the proxies that are measured are started. */
final class ProxyOptions {
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

    @Option(
            names = "--other-launcher",
            description = "launcher of another build of RocketProxy, a target of its own")
    Path otherLauncher;

    JvmFlags flags() {
        return new JvmFlags(heap, jvmFlags);
    }
}
