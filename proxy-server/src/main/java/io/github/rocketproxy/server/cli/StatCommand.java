package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.live.LiveReader;
import io.github.rocketproxy.server.live.LiveSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stat}: what a running proxy does, second by second, without it noticing. */
@Command(
        name = "stat",
        header = "Shows a running proxy every second.",
        description =
                "Shows a running proxy's steps, counters and backlog every second, until "
                        + "Ctrl-C or the proxy's end. To be run as the user that runs the proxy.")
final class StatCommand implements Callable<Integer> {
    private static final long INTERVAL_MS = 1_000;
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    private final Session session;

    @Parameters(
            arity = "0..1",
            paramLabel = "PID",
            description = "The proxy's process id; needed only where several run.")
    private Long pid;

    @Option(names = "--once", description = "Shows the newest second and ends.")
    private boolean once;

    @Option(names = "--json", description = "One JSON object a second instead of tables.")
    private boolean json;

    StatCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            List<Long> running = session.live().running();
            if (pid == null && running.size() > 1) {
                return severalRun(running);
            }
            if (running.isEmpty() || pid != null && !running.contains(pid)) {
                return failed(
                        (pid == null ? "no proxy" : "no proxy with process id " + pid)
                                + " of this user runs here with liveView.enabled; see: rocketproxy"
                                + " stat --help");
            }
            show(pid == null ? running.getFirst() : pid);
            return Foreground.OK;
        } catch (IOException e) {
            return failed("the proxy's figures cannot be read: " + e.getMessage());
        }
    }

    private int failed(String message) {
        session.err().println("rocketproxy: " + message);
        return CommandLineRunner.START_FAILED;
    }

    private int severalRun(List<Long> running) throws IOException {
        session.err().println("rocketproxy: several proxies run; say which one: stat PID");
        for (long each : running) {
            try (LiveReader reader = new LiveReader(session.live(), each)) {
                session.err().println("  " + each + "  " + reader.read().endpoints());
            }
        }
        return CommandLineRunner.USAGE;
    }

    private static boolean endsWithin(long shown, long timeoutMs) throws InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(shown);
        if (process.isEmpty()) {
            return true;
        }
        try {
            process.get().onExit().get(timeoutMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("process " + shown + " cannot be waited for", e);
        }
    }

    private void show(long shown) throws IOException, InterruptedException {
        boolean isScreen = !once && !json && System.console() != null;
        try (LiveReader reader = new LiveReader(session.live(), shown)) {
            while (true) {
                LiveSnapshot second = reader.read();
                String text = json ? StatJson.of(second) : StatTable.of(second);
                session.out().println(isScreen ? CLEAR_SCREEN + text : text);
                if (once || session.out().checkError()) {
                    return;
                }
                if (endsWithin(shown, INTERVAL_MS)) {
                    session.err().println("rocketproxy: process " + shown + " has ended.");
                    return;
                }
            }
        }
    }
}
