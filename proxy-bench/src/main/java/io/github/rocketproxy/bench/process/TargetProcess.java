package io.github.rocketproxy.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process of the run: started, waited for until it says that it serves, and stopped with all its
 * children. Its output goes to a file in the run's folder.
 */
public final class TargetProcess implements AutoCloseable {
    private static final long STOP_S = 10;
    private static final String ANSWER = "sent ";

    private final String name;
    private final Process process;
    private final Path log;
    private final Pattern ready;
    private final CompletableFuture<Matcher> readiness = new CompletableFuture<>();
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);

    private TargetProcess(String name, Process process, Path log, Pattern ready) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.ready = ready;
    }

    /**
     * Starts it.
     *
     * @param folder working folder; the output goes to {@code NAME.log} there
     * @param environment variables added to this process's own
     * @param ready what a line of its output looks like once it serves
     */
    public static TargetProcess start(
            String name,
            Path folder,
            List<String> command,
            Map<String, String> environment,
            Pattern ready) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.directory(folder.toFile()).environment().putAll(environment);
            Path log = folder.resolve(name + ".log");
            TargetProcess target = new TargetProcess(name, builder.start(), log, ready);
            Thread.ofPlatform().daemon().name("output of " + name).start(target::copyOutput);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    private void copyOutput() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter out = Files.newBufferedWriter(log)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                Matcher matcher = ready.matcher(line);
                if (matcher.find()) {
                    readiness.complete(matcher);
                } else if (line.startsWith(ANSWER)) {
                    answers.offer(line);
                }
            }
            readiness.completeExceptionally(new IOException(name + " ended"));
        } catch (IOException e) {
            readiness.completeExceptionally(e);
        }
    }

    /**
     * Waits until it serves.
     *
     * @return the match of the line that said so
     * @throws IllegalStateException with the end of its output where it ended or took too long
     */
    public Matcher awaitReady(long timeoutS) throws InterruptedException {
        try {
            return readiness.get(timeoutS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException(
                    name + " did not come up; its last words:\n" + lastWords(), e);
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(none)";
        }
    }

    /**
     * Gives a line to its input and waits for the line of its output that begins with {@code sent}.
     *
     * @throws IllegalStateException where none comes
     */
    public String ask(String line, long timeoutS) throws InterruptedException {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is gone:\n" + lastWords(), e);
        }
        String answer = answers.poll(timeoutS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException(name + " does not answer:\n" + lastWords());
        }
        return answer;
    }

    /** What it is called in tables. */
    public String name() {
        return name;
    }

    /** The id of the process that does the work: a launcher script's last descendant. */
    public long pid() {
        List<ProcessHandle> descendants = process.descendants().toList();
        return descendants.isEmpty() ? process.pid() : descendants.getLast().pid();
    }

    /** Makes it and its children stop at once; {@link #close} waits for that. */
    void kill() {
        family().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> family() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }

    /** Asks it to stop, then makes it stop. Returns when it and its children are gone. */
    @Override
    public void close() {
        List<ProcessHandle> all = family();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle handle : all) {
            try {
                handle.onExit().get(STOP_S, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                handle.destroyForcibly();
            } catch (InterruptedException e) {
                handle.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
