package io.github.rocketproxy.server.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.github.rocketproxy.backend.codec.BrokerCredential;
import io.github.rocketproxy.backend.control.ControlClient;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.backend.net.SigningConnector;
import io.github.rocketproxy.backend.net.SocketConnector;
import io.github.rocketproxy.backend.net.TlsConnector;
import io.github.rocketproxy.server.assembly.ConnectionChoices;
import io.github.rocketproxy.server.assembly.TlsChoices;
import io.github.rocketproxy.server.config.FrontTlsConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.config.ProxyConfig.DeploymentMode;
import io.github.rocketproxy.server.tls.BadCertificateException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Everything that a proxy with one configuration depends on, looked at once. One thread. */
public final class Doctor {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final ProxyConfig config;
    private final TlsChoices tls;
    private final List<Finding> findings = new ArrayList<>();

    public Doctor(ProxyConfig config) {
        this.config = config;
        this.tls = new TlsChoices(config.tls(), config.backend().tls());
    }

    /** Looks at everything; takes as long as name servers and brokers take to answer. */
    public List<Finding> examine() throws InterruptedException {
        examineProcess();
        examinePorts();
        examineCertificates(Instant.now());
        if (config.mode() == DeploymentMode.CLUSTER) {
            findings.addAll(NameCheck.of(config.namesrv().addresses()));
            examineCluster();
        }
        return List.copyOf(findings);
    }

    private void examineProcess() {
        findings.add(
                JavaCheck.judge(
                        Runtime.version(),
                        ManagementFactory.getRuntimeMXBean().getInputArguments()));
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        findings.add(
                MemoryCheck.judge(
                        Runtime.getRuntime().maxMemory(),
                        directMemory(),
                        system.getTotalMemorySize()));
        if (system instanceof UnixOperatingSystemMXBean unix) {
            findings.add(
                    OpenFilesCheck.judge(
                            unix.getMaxFileDescriptorCount(),
                            new ConnectionChoices(config.grpc()).maxConnections()));
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> AffinityCheck.parse(line.substring(ALLOWED.length())))
                    .map(allowed -> AffinityCheck.judge(config.pipeline().affinity(), allowed))
                    .forEach(findings::add);
        } catch (IOException e) {
            findings.add(
                    config.pipeline().affinity().isEmpty()
                            ? Finding.ok("affinity", "no thread is pinned")
                            : Finding.warn(
                                    "affinity",
                                    "cannot be had on this system",
                                    "leave pipeline.affinity empty"));
        }
    }

    private static long directMemory() {
        long bytes =
                Long.parseLong(
                        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                                .getVMOption("MaxDirectMemorySize")
                                .getValue());
        return bytes == 0 ? Runtime.getRuntime().maxMemory() : bytes;
    }

    private void examinePorts() throws InterruptedException {
        ProxyConfig.Admin admin = config.admin();
        boolean isRunning = false;
        if (admin.enabled() && admin.port() != 0) {
            ReadyCheck.Outcome ready = ReadyCheck.of(reachable(admin.host()) + ":" + admin.port());
            findings.add(ready.finding());
            isRunning = ready.isRunning();
        }
        findings.add(PortCheck.of("grpc.port", config.host(), config.grpc().port(), isRunning));
        if (admin.enabled()) {
            findings.add(PortCheck.of("admin.port", admin.host(), admin.port(), isRunning));
        }
        if (admin.grpcPort() != 0) {
            findings.add(
                    PortCheck.of("admin.grpcPort", admin.grpcHost(), admin.grpcPort(), isRunning));
        }
        if (config.mode() == DeploymentMode.LOCAL) {
            ProxyConfig.Local local = config.local();
            findings.add(
                    PortCheck.of(
                            "local.namesrvPort", config.host(), local.namesrvPort(), isRunning));
            findings.add(
                    PortCheck.of("local.brokerPort", config.host(), local.brokerPort(), isRunning));
        }
    }

    /** Where a server on every address is found from here. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }

    private void examineCertificates(Instant now) {
        if (config.tls().mode() != FrontTlsConfig.Mode.DISABLED) {
            findings.add(CertificateCheck.of("tls", tls.serverTls(), now));
        }
        if (config.backend().tls().enabled()) {
            findings.add(CertificateCheck.of("backend.tls", tls.clientTls(), now));
        }
    }

    private void examineCluster() throws InterruptedException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (ControlClient client = new ControlClient(connector(), loops.next(), 1)) {
            findings.addAll(new ClusterCheck(client, config).findings());
        } catch (BadCertificateException e) {
            findings.add(
                    Finding.fail(
                            "name servers",
                            "not asked, for backend.tls cannot be used",
                            "see above"));
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private Connector connector() throws BadCertificateException {
        int timeoutMs = config.backend().connectTimeoutMs();
        Connector connector = new SocketConnector(NioSocketChannel.class, timeoutMs);
        if (config.backend().tls().enabled()) {
            SslContext context = tls.clientTls().make(Instant.now()).ssl();
            connector = new TlsConnector(connector, () -> context, timeoutMs);
        }
        return config.auth().brokerAccessKey().isBlank()
                ? connector
                : new SigningConnector(
                        connector,
                        new BrokerCredential(
                                config.auth().brokerAccessKey(), config.auth().brokerSecret()));
    }
}
