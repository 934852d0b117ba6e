package io.github.rocketproxy.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a run ran on, as far as it decides its numbers. No names of people, hosts or folders. */
public final class Environment {
    private static final Pattern JAR = Pattern.compile("([a-zA-Z-]+)-(\\d[\\w.]*?)\\.jar$");
    private static final List<String> LIBRARIES =
            List.of(
                    "agrona",
                    "grpc-netty",
                    "netty-transport",
                    "protobuf-java",
                    "rocketmq-broker",
                    "rocketmq-client",
                    "rocketmq-proxy",
                    "disruptor");
    private static final String UNKNOWN = "unknown";

    private final Path root;

    /**
     * @param root where /proc and /sys are
     */
    Environment(Path root) {
        this.root = root;
    }

    /** Names and values, in the order in which they should be read; to be asked before the load. */
    public static Map<String, String> describe() {
        return new Environment(Path.of("/")).facts();
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", after("proc/cpuinfo", "model name"));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("threads per core", threadsPerCore());
        facts.put("caches of processor 0", caches());
        facts.put(
                "frequency governor", line("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
        facts.put("memory", after("proc/meminfo", "MemTotal"));
        facts.put("transparent huge pages", line("sys/kernel/mm/transparent_hugepage/enabled"));
        facts.put("kernel", property("os.name") + " " + property("os.version"));
        facts.put("architecture", property("os.arch"));
        facts.put("jdk", property("java.vm.vendor") + " " + property("java.vm.version"));
        facts.put("load generator's flags", ownFlags());
        facts.put("load average before", line("proc/loadavg"));
        facts.put("libraries", libraries(property("java.class.path")));
        return facts;
    }

    static String libraries(String classPath) {
        return Arrays.stream(classPath.split(System.getProperty("path.separator")))
                .map(JAR::matcher)
                .filter(Matcher::find)
                .filter(jar -> LIBRARIES.contains(jar.group(1)))
                .map(jar -> jar.group(1) + " " + jar.group(2))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Whether hardware threads share a core decides what a second processor is worth. */
    private String threadsPerCore() {
        String siblings = line("sys/devices/system/cpu/cpu0/topology/thread_siblings_list");
        return siblings.equals(UNKNOWN)
                ? siblings
                : Integer.toString(siblings.split("[,-]").length);
    }

    private String caches() {
        String caches =
                lines("sys/devices/system/cpu/cpu0/cache").stream()
                        .filter(name -> name.startsWith("index"))
                        .sorted()
                        .map(name -> "sys/devices/system/cpu/cpu0/cache/" + name)
                        .map(
                                cache ->
                                        "L%s %s %s"
                                                .formatted(
                                                        line(cache + "/level"),
                                                        line(cache + "/type"),
                                                        line(cache + "/size")))
                        .collect(Collectors.joining(", "));
        return caches.isEmpty() ? UNKNOWN : caches;
    }

    /** Paths say nothing about speed, and something about a machine. */
    private static String ownFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.contains("/"))
                .collect(Collectors.joining(" "));
    }

    private String after(String file, String start) {
        return lines(file).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(UNKNOWN);
    }

    private String line(String file) {
        return lines(file).stream().findFirst().orElse(UNKNOWN);
    }

    /** Lines of a file, or names in a folder; none where it cannot be read. */
    private List<String> lines(String name) {
        Path path = root.resolve(name);
        try {
            if (!Files.isDirectory(path)) {
                return Files.readAllLines(path);
            }
            try (var entries = Files.list(path)) {
                return entries.map(entry -> entry.getFileName().toString()).toList();
            }
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String property(String name) {
        return System.getProperty(name, UNKNOWN);
    }
}
