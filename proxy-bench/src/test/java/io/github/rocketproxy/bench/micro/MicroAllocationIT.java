package io.github.rocketproxy.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketproxy.bench.process.JvmCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Runs every benchmark a fixed number of times in one JVM and counts what it allocates. Compiling
 * does not run beside it, so the count is the same on a slow and on a busy machine.
 */
@Timeout(400)
class MicroAllocationIT {
    private static final long WITHIN_S = 360;
    private static final String PACKAGE = MicroAllocationIT.class.getPackageName();
    private static final int INVOCATIONS = 20_000;

    /**
     * JMH itself takes less than 6,000 bytes an iteration; the smallest object would take 320,000.
     */
    private static final double SLACK_BYTES = 20_000;

    private final Path folder = Path.of("target", "jmh").toAbsolutePath();

    @Test
    void shouldAllocateNothingOnTheHotPath() throws Exception {
        run();
        Map<String, Double> bytes = new TreeMap<>();
        JsonNode results = new ObjectMapper().readTree(folder.resolve("smoke.json").toFile());
        for (JsonNode result : results) {
            bytes.put(
                    result.get("benchmark").asText() + " " + result.path("params"),
                    leastBytes(result));
        }

        assertThat(bytes.keySet()).extracting(name -> name.split(" ")[0]).containsAll(declared());
        assertThat(bytes)
                .as("bytes in %,d invocations", INVOCATIONS)
                .allSatisfy((name, least) -> assertThat(least).as(name).isLessThan(SLACK_BYTES));
    }

    /** Of all iterations, since what is allocated once the JIT is done is allocated in each. */
    private static double leastBytes(JsonNode result) throws ReflectiveOperationException {
        double least = Double.MAX_VALUE;
        JsonNode iterations =
                result.at("/secondaryMetrics").path("gc.alloc.rate.norm").path("rawData").path(0);
        for (JsonNode bytes : iterations) {
            least = Math.min(least, bytes.asDouble());
        }
        return least * operationsPerInvocation(result.get("benchmark").asText());
    }

    private static int operationsPerInvocation(String benchmark)
            throws ReflectiveOperationException {
        int dot = benchmark.lastIndexOf('.');
        String name = benchmark.substring(dot + 1);
        return Arrays.stream(Class.forName(benchmark.substring(0, dot)).getMethods())
                .filter(method -> method.getName().equals(name))
                .map(method -> method.getAnnotation(OperationsPerInvocation.class))
                .filter(Objects::nonNull)
                .findFirst()
                .map(OperationsPerInvocation::value)
                .orElse(1);
    }

    /** All benchmarks in the sources: one that does not run would be found clean. */
    private static List<String> declared() throws IOException, ClassNotFoundException {
        List<String> names = new ArrayList<>();
        Path sources = Path.of("src", "main", "java").resolve(PACKAGE.replace('.', '/'));
        try (var files = Files.newDirectoryStream(sources, "*Benchmark.java")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".java", "");
                Class<?> type = Class.forName(PACKAGE + "." + name);
                Arrays.stream(type.getMethods())
                        .filter(method -> method.isAnnotationPresent(Benchmark.class))
                        .forEach(method -> names.add(type.getName() + "." + method.getName()));
            }
        }
        return names;
    }

    private void run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(command())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(WITHIN_S, TimeUnit.SECONDS)).as("JMH ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private List<String> command() {
        List<String> flags =
                new ArrayList<>(
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(flag -> flag.startsWith("--"))
                                .toList());
        // Compiled before it goes on; more heap than Netty's allocator takes for little.
        flags.addAll(List.of("-Xbatch", "-Xmx1g", "-XX:+UseSerialGC"));
        String invocations = Integer.toString(INVOCATIONS);
        return new JvmCommand()
                .flags(flags)
                .property("jmh.executor", "CUSTOM")
                .property("jmh.executor.class", LoopThreads.class.getName())
                .property("io.netty.leakDetection.level", "disabled")
                .run(
                        "org.openjdk.jmh.Main",
                        "-f",
                        "0",
                        "-bm",
                        "ss",
                        "-wi",
                        "2",
                        "-wbs",
                        invocations,
                        "-i",
                        "2",
                        "-bs",
                        invocations,
                        // The others run the same stages, and wait for processors that may be few.
                        "-p",
                        "wiring=INLINE-BLOCKING,FUSED-YIELDING",
                        "-prof",
                        "gc",
                        "-foe",
                        "true",
                        "-rf",
                        "json",
                        "-rff",
                        folder.resolve("smoke.json").toString(),
                        PACKAGE);
    }
}
