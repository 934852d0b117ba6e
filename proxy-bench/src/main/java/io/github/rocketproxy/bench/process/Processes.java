package io.github.rocketproxy.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes of a run and the folder of their data. Closing it, or the end of this JVM, kills
 * every process and removes the data: nothing of it is worth an orderly stop.
 */
public final class Processes implements AutoCloseable {
    private final Path folder;
    private final List<TargetProcess> running = new ArrayList<>();
    private final Thread closer = new Thread(this::stopAll, "process-closer");
    private boolean isClosed;

    /** None yet. */
    public Processes() {
        try {
            folder = Files.createTempDirectory("rocketproxy-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(closer);
    }

    Path folder() {
        return folder;
    }

    Path write(String file, String text) {
        try {
            return Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a main class of this process's own class path. */
    TargetProcess startJvm(
            String name, List<String> jvmFlags, String ready, String mainClass, String... words) {
        List<String> command =
                new JvmCommand()
                        .flags(jvmFlags)
                        .property("user.home", folder)
                        .property("rocketmq.home.dir", folder)
                        .run(mainClass, words);
        Map<String, String> environment =
                Map.of("ROCKETMQ_HOME", folder.toString(), "RMQ_PROXY_HOME", folder.toString());
        return start(name, command, environment, Pattern.compile(ready));
    }

    /** Starts a command; fails once this is closed, so that nothing is left behind. */
    synchronized TargetProcess start(
            String name, List<String> command, Map<String, String> environment, Pattern ready) {
        if (isClosed) {
            throw new IllegalStateException("the run is being ended");
        }
        TargetProcess process = TargetProcess.start(name, folder, command, environment, ready);
        running.add(process);
        return process;
    }

    /** Ends one, so that the others are measured without it. */
    void stop(String name) {
        for (TargetProcess process : named(name)) {
            process.close();
        }
    }

    private synchronized List<TargetProcess> named(String name) {
        List<TargetProcess> found =
                running.stream().filter(process -> process.name().equals(name)).toList();
        running.removeAll(found);
        return found;
    }

    private synchronized void stopAll() {
        isClosed = true;
        running.forEach(TargetProcess::kill);
        running.forEach(TargetProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(closer);
        stopAll();
    }
}
