package io.github.rocketproxy.server.training;

import io.github.rocketproxy.server.ProxyLauncher;
import io.github.rocketproxy.server.RunningProxy;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.config.ProxyConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Puts load on both modes: a local proxy, and a cluster proxy in front of the broker inside it,
 * whose metrics are scraped and whose requests are followed. Free ports of the loopback address,
 * files in a temporary folder that is gone afterwards.
 */
public final class TrainingRun {
    private static final String HOST = "127.0.0.1";
    private static final String TOPIC = "training";
    private static final int CONNECTIONS = 4;
    private static final long DRAIN_MS = 5_000;
    private static final int SCRAPES = 200;

    private final ProxyLauncher launcher;
    private final long messages;

    /**
     * @param messages how many to send through each mode; 0 starts no proxy
     */
    public TrainingRun(ProxyLauncher launcher, long messages) {
        this.launcher = launcher;
        this.messages = messages;
    }

    /**
     * Runs to the end.
     *
     * @throws StartupException a proxy did not start
     * @throws IOException a proxy refused everything, or there is no space
     */
    public void run() throws StartupException, IOException, InterruptedException {
        if (messages == 0) {
            return;
        }
        Path folder = Files.createTempDirectory("rocketproxy-training");
        try (TrainingWatcher watcher = new TrainingWatcher()) {
            int nameServerPort = freePort();
            RunningProxy local = start(local(folder, nameServerPort));
            try {
                load(local);
                Map<String, String> watched = new HashMap<>(cluster(nameServerPort));
                watched.putAll(watcher.settings());
                RunningProxy cluster = start(watched);
                try {
                    load(cluster);
                    watcher.scrape(cluster.endpoints().get("admin"), SCRAPES);
                } finally {
                    stop(cluster);
                }
            } finally {
                stop(local);
            }
        } finally {
            delete(folder);
        }
    }

    private static Map<String, String> local(Path folder, int nameServerPort) {
        return Map.of(
                "mode",
                "local",
                "dataDir",
                folder.toString(),
                "local.namesrvPort",
                Integer.toString(nameServerPort),
                "local.brokerPort",
                "0",
                "local.topics",
                TOPIC + ":NORMAL");
    }

    private static Map<String, String> cluster(int nameServerPort) {
        return Map.of("mode", "cluster", "namesrv.addresses", HOST + ":" + nameServerPort);
    }

    private RunningProxy start(Map<String, String> settings) throws StartupException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("host", HOST);
        all.put("grpc.port", "0");
        all.putIfAbsent("admin.enabled", "false");
        return launcher.start(ProxyConfig.with(all));
    }

    private static void stop(RunningProxy proxy) {
        proxy.drain(DRAIN_MS);
        proxy.close();
    }

    private void load(RunningProxy proxy) throws IOException, InterruptedException {
        String endpoint = proxy.endpoints().get("grpc");
        int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
        try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                String clientId = "training-" + i;
                running.add(
                        clients.submit(
                                () -> {
                                    client(port, clientId);
                                    return null;
                                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the training ended early: " + e.getCause().getMessage(), e);
        }
    }

    private void client(int port, String clientId) throws IOException, InterruptedException {
        try (LoopbackConnection connection = new LoopbackConnection(HOST, port, clientId)) {
            new TrainingLoad(connection, TOPIC, clientId).run(messages / CONNECTIONS);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
