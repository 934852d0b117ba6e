package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.RunningProxy;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.LoadedConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.live.LiveView;
import io.github.rocketproxy.server.log.LogSetup;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One proxy from start to end: says when it is ready, stays, drains when asked to stop. */
final class Foreground {
    static final int OK = 0;

    private final Session session;
    private final Logger log = LoggerFactory.getLogger(Foreground.class);

    Foreground(Session session) {
        this.session = session;
    }

    /**
     * Runs until the signal to stop.
     *
     * @param source where the configuration came from
     * @param notices for the log, once
     * @return the exit code
     */
    int run(LoadedConfig loaded, ConfigSource source, List<String> notices) {
        ProxyConfig config = loaded.config();
        LogSetup.apply(config.logging());
        notices.forEach(log::warn);
        RunningProxy proxy;
        try {
            proxy = session.launcher().start(loaded, source);
        } catch (StartupException e) {
            log.info("start failed", e);
            return failed(e.getMessage(), e.remedy());
        } catch (RuntimeException | LinkageError e) {
            log.info("start failed", e);
            return bindFailure(e)
                    ? failed(
                            "a port is in use already: " + rootCause(e).getMessage(),
                            "stop the other process or choose another port with --grpc-port")
                    : failed(rootCause(e).toString(), "the log has the details");
        }
        AutoCloseable view = liveView(proxy, config);
        session.out().println(readyLine(proxy));
        session.out().flush();
        session.shutdown().awaitThen(() -> stop(proxy, view, config.shutdown().drainMs()));
        return OK;
    }

    private int failed(String message, String remedy) {
        session.err()
                .println(
                        "rocketproxy: did not start: "
                                + oneLine(message)
                                + ". "
                                + capital(remedy)
                                + ".");
        session.err().flush();
        return CommandLineRunner.START_FAILED;
    }

    private AutoCloseable liveView(RunningProxy proxy, ProxyConfig config) {
        return config.liveView().enabled()
                ? LiveView.start(session.live(), proxy.figures(), endpoints(proxy), startedMs())
                : () -> {};
    }

    private static String readyLine(RunningProxy proxy) {
        long sinceStartMs = System.currentTimeMillis() - startedMs();
        return "RocketProxy ready in " + sinceStartMs + " ms " + endpoints(proxy);
    }

    private static long startedMs() {
        return ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static String endpoints(RunningProxy proxy) {
        return proxy.endpoints().entrySet().stream()
                .map(endpoint -> endpoint.getKey() + '=' + endpoint.getValue())
                .collect(Collectors.joining(" "));
    }

    private void stop(RunningProxy proxy, AutoCloseable view, long drainMs) {
        log.info("stopping: requests under way get up to {} ms", drainMs);
        if (!proxy.drain(drainMs)) {
            log.warn("some requests were not answered within {} ms and are dropped", drainMs);
        }
        try {
            view.close();
        } catch (Exception e) {
            log.warn("the live view did not close cleanly", e);
        }
        proxy.close();
        log.info("stopped");
    }

    private static boolean bindFailure(Throwable e) {
        return rootCause(e) instanceof BindException;
    }

    private static Throwable rootCause(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; depth < 16 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String oneLine(String text) {
        String line = String.valueOf(text).replaceAll("\\s*\\R\\s*", " ").strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    private static String capital(String text) {
        String line = oneLine(text);
        return line.isEmpty() ? line : Character.toUpperCase(line.charAt(0)) + line.substring(1);
    }
}
