package io.github.rocketproxy.it.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The proxy as a process of its own, on the class path of the tests: ends, and starts again, on the
 * same ports.
 */
public final class ProxyProcess implements ProxyUnderTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final Path folder = Folders.temporary("rocketproxy-it-process");
    private final int grpcPort = FreePorts.next();
    private final int adminPort = FreePorts.next();
    private final String nameServerAddress;
    private final Map<String, String> settings;
    private JavaProcess process;
    private int starts;

    private ProxyProcess(String nameServerAddress, Map<String, String> settings) {
        this.nameServerAddress = nameServerAddress;
        this.settings = settings;
    }

    /** Starts one in front of a cluster. */
    public static ProxyProcess cluster(String nameServerAddress, Map<String, String> settings) {
        ProxyProcess proxy = new ProxyProcess(nameServerAddress, settings);
        proxy.start();
        return proxy;
    }

    /** Starts it again. */
    public void start() {
        List<String> arguments = new ArrayList<>(List.of("cluster", "--host", "127.0.0.1"));
        arguments.addAll(List.of("--namesrv", nameServerAddress));
        arguments.addAll(List.of("--grpc-port", Integer.toString(grpcPort)));
        arguments.addAll(List.of("--admin-port", Integer.toString(adminPort)));
        // clients that close wait for their long polls to end
        arguments.addAll(List.of("--set", "limits.maxLongPollingMs=5000"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        process =
                JavaProcess.java(
                        "rocketproxy-" + starts++,
                        folder,
                        List.of("-Xmx256m"),
                        "io.github.rocketproxy.server.ProxyMain",
                        arguments.toArray(String[]::new));
        Awaitility.await("ready line")
                .atMost(WITHIN)
                .until(() -> process.output().contains(" ready in ") || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("the proxy ended\n" + process.tail());
        }
    }

    @Override
    public String endpoint() {
        return "127.0.0.1:" + grpcPort;
    }

    /** Where operators ask. */
    public String adminEndpoint() {
        return "127.0.0.1:" + adminPort;
    }

    /** The process. */
    public JavaProcess process() {
        return process;
    }

    /** Stops it by SIGTERM; anything but exit code 0 is a failure. */
    public void stop() {
        int exit = process.terminate(WITHIN);
        if (exit != 0) {
            throw new IllegalStateException("exit code " + exit + "\n" + process.tail());
        }
        process = null;
    }

    @Override
    public void close() {
        if (process != null) {
            stop();
        }
        Folders.delete(folder);
    }
}
