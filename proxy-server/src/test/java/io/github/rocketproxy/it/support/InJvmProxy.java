package io.github.rocketproxy.it.support;

import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.server.ProxyServer;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.assembly.ServingProxy;
import io.github.rocketproxy.server.config.ConfigBuilder;
import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.LoadedConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The proxy inside the test's JVM, under Netty's paranoid leak detector, with its counters. */
public final class InJvmProxy implements ProxyUnderTest {
    private static final long DRAIN_MS = 10_000;

    private final ServingProxy proxy;

    private InJvmProxy(ServingProxy proxy) {
        this.proxy = proxy;
    }

    /** In front of a cluster. */
    public static InJvmProxy cluster(String nameServerAddress, PipelineMode mode) {
        return cluster(nameServerAddress, mode, Map.of());
    }

    /** In front of a cluster, with further settings. */
    public static InJvmProxy cluster(
            String nameServerAddress, PipelineMode mode, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("mode", "cluster");
        all.put("namesrv.addresses", nameServerAddress);
        all.put("pipeline.mode", mode.key());
        all.put("host", "127.0.0.1");
        all.put("grpc.port", "0");
        all.put("admin.port", "0");
        all.put("limits.maxLongPollingMs", "5000"); // clients that close wait for theirs to end
        all.putAll(settings);
        try {
            return new InJvmProxy(new ProxyServer().start(ProxyConfig.with(all)));
        } catch (StartupException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In front of a cluster, with further settings, and a configuration file that it follows. */
    public static InJvmProxy following(
            Path file, String nameServerAddress, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("mode", "cluster");
        all.put("namesrv.addresses", nameServerAddress);
        all.put("host", "127.0.0.1");
        all.put("grpc.port", "0");
        all.put("admin.port", "0");
        ConfigSource source = new FollowedFile(file, all);
        try {
            return new InJvmProxy(new ProxyServer().start(source.read(), source));
        } catch (StartupException e) {
            throw new IllegalStateException(e);
        }
    }

    private record FollowedFile(Path file, Map<String, String> settings) implements ConfigSource {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public LoadedConfig read() {
            ConfigBuilder builder = new ConfigBuilder().yaml(file);
            settings.forEach((key, value) -> builder.assignment(key + "=" + value));
            return builder.load();
        }
    }

    /** In front of a cluster with access control on, as this user; failures are not slowed down. */
    public static InJvmProxy withAccessControl(RealCluster cluster, String user, String secret) {
        return cluster(
                cluster.nameServerAddress(),
                PipelineMode.FUSED,
                Map.of(
                        "auth.authentication", "true",
                        "auth.authorization", "true",
                        "auth.refreshMs", "500",
                        "auth.maxFailures", "0",
                        "auth.brokerAccessKey", user,
                        "auth.brokerSecret", secret));
    }

    @Override
    public String endpoint() {
        return proxy.endpoints().get("grpc");
    }

    /** Where operators ask. */
    public String adminEndpoint() {
        return proxy.endpoints().get("admin");
    }

    /** A count over all shards since start. */
    public long counter(ProxyCounter counter) {
        return proxy.counter(counter);
    }

    /** What was recorded for a step since the last call, ns. */
    public Histogram interval(Step step) {
        return proxy.interval(step);
    }

    /** Requests in rings, parked, or in flight to brokers now. */
    public long underWay() {
        return proxy.underWay();
    }

    /** How the links to this broker are, one for each shard that has any. */
    public List<LinkView> links(String broker) {
        return proxy.links().stream().filter(link -> link.broker().equals(broker)).toList();
    }

    /** Messages that are kept hidden for their clients now. */
    public int leases() {
        return proxy.leases();
    }

    /** Ends without a drain, as far as a JVM can that lives on. */
    public void kill() {
        proxy.close();
    }

    /** Drains and closes; anything left in flight is a failure. */
    @Override
    public void close() {
        proxy.drain(DRAIN_MS);
        long left = proxy.underWay();
        proxy.close();
        if (left != 0) {
            throw new IllegalStateException(left + " requests were left in flight");
        }
    }
}
