package io.github.rocketproxy.bench.process;

import io.github.rocketproxy.bench.client.Endpoint;
import io.github.rocketproxy.bench.reference.NullGrpcServer;
import io.github.rocketproxy.bench.reference.NullHttp2Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts and stops what is measured, each in a process of its own, with the same JVM flags. */
public final class Targets {
    /** The official proxy, in cluster mode. */
    public static final String OFFICIAL = "official";

    /** A gRPC server on grpc-java that does nothing. */
    public static final String NULL_GRPC = "null-grpc";

    /** A handler of Netty's HTTP/2 that does nothing. */
    public static final String NULL_HTTP2 = "null-http2";

    /** RocketProxy in cluster mode; its pipeline mode follows. */
    public static final String OWN = "own-";

    /** Follows the name of a target that is spoken to by TLS. */
    public static final String TLS = "-tls";

    /** Follows the name of a RocketProxy that is spoken to by TLS, without BoringSSL. */
    public static final String TLS_BY_JDK = "-tls-jdk";

    /** Follows the name of a RocketProxy with all of the next three. */
    public static final String WATCHED = "-watched";

    /** Follows the name of a RocketProxy that traces one request in a hundred. */
    public static final String TRACED = "-traces";

    /** Follows the name of a RocketProxy with limits, which are never met. */
    public static final String LIMITED = "-limits";

    /** Follows the name of a RocketProxy whose metrics are scraped. */
    public static final String SCRAPED = "-scrape";

    /** Follows the name of a RocketProxy of another build. */
    public static final String OTHER = "-other";

    private static final long START_S = 180;
    private static final long LAUNCHER_START_S = 300;
    private static final Pattern OWN_READY =
            Pattern.compile("RocketProxy ready in \\d+ ms.* grpc=([^ ]+):(\\d+)");

    private final Processes processes;
    private final Cluster cluster;
    private final JvmFlags flags;
    private final Path launcher;
    private final Path otherLauncher;
    private Watcher watcher;

    /**
     * @param launcher bin/rocketproxy
     * @param otherLauncher that of another build; null where there is none
     */
    public Targets(
            Processes processes,
            Cluster cluster,
            JvmFlags flags,
            Path launcher,
            Path otherLauncher) {
        this.processes = processes;
        this.cluster = cluster;
        this.flags = flags;
        this.launcher = launcher;
        this.otherLauncher = otherLauncher;
    }

    /**
     * Starts one and returns when it serves.
     *
     * @param name of the constants above, {@link #OWN} with a pipeline mode after it; both proxies
     *     with or without TLS
     */
    public Target start(String name) throws InterruptedException {
        return switch (name) {
            case OFFICIAL -> startOfficial(name, false);
            case OFFICIAL + TLS -> startOfficial(name, true);
            case NULL_GRPC -> startNull(name, NullGrpcServer.class);
            case NULL_HTTP2 -> startNull(name, NullHttp2Server.class);
            default -> {
                if (!name.startsWith(OWN)) {
                    throw new IllegalArgumentException("unknown target " + name);
                }
                String[] words = name.substring(OWN.length()).split("-", 2);
                yield startVariant(name, words[0], words.length > 1 ? "-" + words[1] : "");
            }
        };
    }

    private Target startVariant(String name, String mode, String variant)
            throws InterruptedException {
        return switch (variant) {
            case WATCHED, TRACED, LIMITED, SCRAPED -> startWatched(name, mode, variant);
            case OTHER -> startBy(otherLauncher, name, settings(mode, ""), List.of(), false);
            default ->
                    startBy(launcher, name, settings(mode, variant), List.of(), !variant.isEmpty());
        };
    }

    private Target startWatched(String name, String mode, String variant)
            throws InterruptedException {
        boolean isAll = variant.equals(WATCHED);
        watcher = watcher == null ? new Watcher() : watcher;
        List<String> settings = settings(mode, "");
        List<String> options = new ArrayList<>();
        int adminPort = FreePorts.one();
        settings.add("admin.port=" + adminPort);
        if (isAll || variant.equals(TRACED)) {
            settings.addAll(watcher.tracing());
        }
        if (isAll || variant.equals(LIMITED)) {
            Path limits = processes.write(name + ".yaml", Watcher.limits());
            options.addAll(List.of("--config", limits.toString()));
        }
        Target target = startBy(launcher, name, settings, options, false);
        if (isAll || variant.equals(SCRAPED)) {
            watcher.scrape(name, adminPort);
        }
        return target;
    }

    private List<String> settings(String mode, String tls) {
        List<String> settings = new ArrayList<>(List.of("pipeline.mode=" + mode));
        if (!tls.isEmpty()) {
            Certificate certificate = Certificate.make(processes, mode + tls);
            settings.add("tls.mode=enforcing");
            settings.add("tls.certificate=" + certificate.file());
            settings.add("tls.key=" + certificate.key());
            settings.add("tls.provider=" + (tls.equals(TLS_BY_JDK) ? "jdk" : "openssl"));
        }
        return settings;
    }

    /** Its port takes both, with a certificate that it makes itself. */
    private Target startOfficial(String name, boolean isEncrypted) throws InterruptedException {
        int port = FreePorts.one();
        Path config =
                processes.write(
                        "rmq-proxy.json",
                        """
                        {"rocketMQClusterName": "%s", "namesrvAddr": "%s", "proxyMode": "cluster",
                         "grpcServerPort": %d, "remotingListenPort": %d}
                        """
                                .formatted(
                                        Cluster.NAME, cluster.nameServer(), port, FreePorts.one()));
        TargetProcess process =
                processes.startJvm(
                        name,
                        flags.proxy(),
                        "rocketmq-proxy startup successfully",
                        "org.apache.rocketmq.proxy.ProxyStartup",
                        "-pc",
                        config.toString());
        process.awaitReady(START_S);
        return target(process, port, isEncrypted);
    }

    private Target startNull(String name, Class<?> main) throws InterruptedException {
        TargetProcess process =
                processes.startJvm(name, flags.proxy(), "ready (\\d+)", main.getName());
        int port = Integer.parseInt(process.awaitReady(START_S).group(1));
        return new Target(name, new Endpoint("127.0.0.1", port), process.pid(), 0);
    }

    /**
     * Starts RocketProxy through its launcher.
     *
     * @param settings configuration, each key=value
     */
    public Target startOwn(String name, List<String> settings) throws InterruptedException {
        return startBy(launcher, name, settings, List.of(), false);
    }

    private Target startBy(
            Path binary,
            String name,
            List<String> settings,
            List<String> options,
            boolean isEncrypted)
            throws InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                binary.toAbsolutePath().toString(),
                                "cluster",
                                "--namesrv",
                                cluster.nameServer()));
        command.addAll(options);
        for (String front : List.of("grpc", "remoting", "http", "admin")) {
            command.addAll(List.of("--" + front + "-port", Integer.toString(FreePorts.one())));
        }
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        Map<String, String> environment = Map.of("ROCKETPROXY_JAVA_OPTS", flags.proxyOnTop());
        TargetProcess process = processes.start(name, command, environment, OWN_READY);
        Matcher ready = process.awaitReady(LAUNCHER_START_S);
        return target(process, Integer.parseInt(ready.group(2)), isEncrypted);
    }

    private Target target(TargetProcess process, int port, boolean isEncrypted) {
        return new Target(
                process.name(),
                new Endpoint("127.0.0.1", port, isEncrypted),
                process.pid(),
                cluster.brokerPid());
    }

    /** Starts the Remoting client that sends straight to the broker. */
    public DirectProducer startDirect(String topic, int bodyBytes, int inFlight)
            throws InterruptedException {
        return DirectProducer.start(processes, cluster, flags, topic, bodyBytes, inFlight);
    }

    /** Ends one. */
    public void stop(String name) {
        if (watcher != null) {
            watcher.stopScraping(name);
        }
        processes.stop(name);
    }
}
