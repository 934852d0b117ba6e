package io.github.rocketproxy.bench.report;

import java.io.IOException;
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
                    "grpc-netty",
                    "netty-transport",
                    "rocketmq-broker",
                    "rocketmq-proxy",
                    "disruptor");

    private Environment() {}

    /** Names and values, in the order in which they should be read. */
    public static Map<String, String> describe() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", cpuModel());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("kernel", property("os.name") + " " + property("os.version"));
        facts.put("architecture", property("os.arch"));
        facts.put("jdk", property("java.vm.vendor") + " " + property("java.vm.version"));
        facts.put("load average before", loadAverage());
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

    private static String cpuModel() {
        return lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    private static String loadAverage() {
        return lines("/proc/loadavg").stream().findFirst().orElse("unknown");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
