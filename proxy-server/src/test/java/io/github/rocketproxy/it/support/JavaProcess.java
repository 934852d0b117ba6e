package io.github.rocketproxy.it.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A child process of the tests with its output in a file. It never outlives the test JVM: a
 * shutdown hook kills what was not stopped.
 */
public final class JavaProcess {
    private static final Set<JavaProcess> LIVE = ConcurrentHashMap.newKeySet();
    private static final int TAIL_LINES = 40;

    /** What lives for a minute earns nothing back of the best compiler's work. */
    static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final List<String> SHORT_LIVED = List.of(QUICK_COMPILER, "-XX:+UseSerialGC");

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(JavaProcess::reap, "it-reaper"));
    }

    private static void reap() {
        LIVE.forEach(JavaProcess::kill);
        Folders.deleteAll();
    }

    private final String name;
    private final Path folder;
    private final Path output;
    private final Process process;

    private JavaProcess(String name, Path folder, List<String> command, Map<String, String> env) {
        this.name = name;
        this.folder = folder;
        this.output = folder.resolve(name + ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(env);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LIVE.add(this);
    }

    /**
     * Runs a main class on the class path of the test JVM, less the gRPC client, whose protocol
     * classes would hide the server's.
     *
     * @param folder where the process writes its logs; also its user.home and ROCKETMQ_HOME
     */
    public static JavaProcess java(
            String name, Path folder, List<String> jvmArgs, String mainClass, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(arg -> arg.startsWith("--"))
                .forEach(command::add);
        command.addAll(SHORT_LIVED);
        command.addAll(jvmArgs);
        command.add("-Duser.home=" + folder);
        command.add("-Drocketmq.home.dir=" + folder);
        command.add("-cp");
        command.add(serverClassPath());
        command.add(mainClass);
        command.addAll(List.of(args));
        return new JavaProcess(name, folder, command, Map.of("ROCKETMQ_HOME", folder.toString()));
    }

    /** Runs any command. */
    public static JavaProcess command(
            String name, Path folder, List<String> command, Map<String, String> env) {
        return new JavaProcess(name, folder, command, env);
    }

    private static String serverClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("rocketmq-client-java"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Everything that the process printed so far. */
    public String output() {
        return read(output);
    }

    /** Ends the process the hard way and waits for its end. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(20));
    }

    /**
     * Asks the process to end (SIGTERM).
     *
     * @return its exit code
     * @throws IllegalStateException if it was not gone in time; it is killed then
     */
    public int terminate(Duration within) {
        process.destroy();
        if (!awaitExit(within)) {
            String tail = tail();
            kill();
            throw new IllegalStateException(name + " ignored SIGTERM for " + within + "\n" + tail);
        }
        return process.exitValue();
    }

    private boolean awaitExit(Duration within) {
        boolean ended;
        try {
            ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        if (ended) {
            LIVE.remove(this);
        }
        return ended;
    }

    /** Freezes the process: its sockets stay open, nothing answers. */
    public void pause() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int exit =
                    new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + signal + " " + name + " gave " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The last lines of the output and of the log files, for failure reports. */
    public String tail() {
        StringBuilder text = new StringBuilder();
        append(text, output);
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".log"))
                    .filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .matches(
                                                    "(broker|namesrv|proxy|error|rocketproxy)\\.log"))
                    .forEach(file -> append(text, file));
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }

    private void append(StringBuilder text, Path file) {
        List<String> lines = read(file).lines().toList();
        text.append("---- ").append(name).append(' ').append(file.getFileName()).append('\n');
        lines.stream()
                .skip(Math.max(0, lines.size() - TAIL_LINES))
                .forEach(line -> text.append(line).append('\n'));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The tails of all processes that run now. */
    public static String allTails() {
        return LIVE.stream().map(JavaProcess::tail).collect(Collectors.joining("\n"));
    }
}
