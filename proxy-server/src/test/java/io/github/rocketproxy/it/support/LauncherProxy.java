package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** bin/rocketproxy, started and stopped as a user would. */
public final class LauncherProxy implements ProxyUnderTest {
    private static final Pattern READY =
            Pattern.compile("RocketProxy ready in \\d+ ms .*?grpc=(\\S+):(\\d+)");
    private static final Pattern ADMIN = Pattern.compile("RocketProxy ready .*? admin=(\\S+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private static final List<String> PORTS =
            List.of("--grpc-port", "--remoting-port", "--http-port", "--admin-port");

    private final Path folder = Folders.temporary("rocketproxy-it-launcher");
    private final JavaProcess process;
    private final String endpoint;

    private LauncherProxy(List<String> arguments) {
        this(arguments, Map.of());
    }

    private LauncherProxy(List<String> arguments, Map<String, String> variables) {
        Path launcher = root().resolve("bin").resolve("rocketproxy");
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(arguments);
        command.addAll(List.of("--host", "127.0.0.1"));
        for (String port : PORTS) {
            command.addAll(List.of(port, Integer.toString(FreePorts.next())));
        }
        process = JavaProcess.command("rocketproxy", folder, command, environment(variables));
        endpoint = awaitReady();
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("ROCKETPROXY_LOGS", folder.resolve("logs").toString());
        all.put("ROCKETPROXY_JAVA_OPTS", JavaProcess.QUICK_COMPILER);
        return all;
    }

    private static Path root() {
        return Path.of(System.getProperty("it.root", "..")).toAbsolutePath().normalize();
    }

    /** In front of a cluster. */
    public static LauncherProxy cluster(String nameServerAddress, PipelineMode mode) {
        return new LauncherProxy(
                List.of(
                        "cluster",
                        "--namesrv",
                        nameServerAddress,
                        "--set",
                        "pipeline.mode=" + mode.key()));
    }

    /** In front of a cluster, with further settings. */
    public static LauncherProxy cluster(String nameServerAddress, Map<String, String> settings) {
        List<String> arguments =
                new ArrayList<>(List.of("cluster", "--namesrv", nameServerAddress));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return new LauncherProxy(arguments);
    }

    /** In front of a cluster, with nothing but defaults. */
    public static LauncherProxy cluster(String nameServerAddress) {
        return new LauncherProxy(List.of("cluster", "--namesrv", nameServerAddress));
    }

    /** With the broker inside, its data under {@code data}. */
    public static LauncherProxy local(Path data) {
        return new LauncherProxy(
                List.of("local", "--data", data.toString(), "--set", "local.brokerPort=0"));
    }

    /**
     * With the broker inside, its data under {@code data}.
     *
     * @param settings as {@code --set} takes them
     * @param variables of the environment
     */
    public static LauncherProxy local(
            Path data, List<String> settings, Map<String, String> variables) {
        List<String> arguments = new ArrayList<>(List.of("local", "--data", data.toString()));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return new LauncherProxy(arguments, variables);
    }

    private String awaitReady() {
        Awaitility.await("ready line")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> READY.matcher(process.output()).find() || !process.isAlive());
        Matcher ready = READY.matcher(process.output());
        if (!ready.find()) {
            throw new IllegalStateException("bin/rocketproxy ended\n" + process.tail());
        }
        return "127.0.0.1:" + ready.group(2);
    }

    /** Where operators ask. */
    public String adminEndpoint() {
        Matcher ready = ADMIN.matcher(process.output());
        if (!ready.find()) {
            throw new IllegalStateException("there is no admin port");
        }
        return ready.group(1);
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    /** Resident memory of the process and of what it started, in bytes. Linux only. */
    public long residentBytes() {
        ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
        long bytes = residentBytes(handle.pid());
        for (ProcessHandle child : handle.descendants().toList()) {
            bytes += residentBytes(child.pid());
        }
        return bytes;
    }

    private static long residentBytes(long pid) {
        try {
            Matcher resident =
                    RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return resident.find() ? Long.parseLong(resident.group(1)) * 1024 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code bin/rocketproxy stat} prints of it for programs. */
    public String stat() throws IOException, InterruptedException {
        Process stat =
                new ProcessBuilder(
                                root().resolve("bin/rocketproxy").toString(),
                                "stat",
                                Long.toString(process.pid()),
                                "--once",
                                "--json")
                        .redirectError(folder.resolve("stat.err").toFile())
                        .start();
        String out = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (stat.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("stat.err")));
        }
        return out;
    }

    /** Stops by SIGTERM; anything but exit code 0 is a failure. */
    @Override
    public void close() {
        int exit = process.terminate(Duration.ofSeconds(45));
        if (exit != 0) {
            throw new IllegalStateException("exit code " + exit + "\n" + process.tail());
        }
        Folders.delete(folder);
    }

    /** A file of the log's folder. */
    public Path log(String name) {
        return folder.resolve("logs").resolve(name);
    }

    /** Everything that the process printed. */
    public String output() {
        return process.output();
    }
}
