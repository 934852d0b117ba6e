package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * The official proxy in cluster mode: the yardstick that tells whether a test expects the right
 * thing.
 */
final class OfficialProxy implements ProxyUnderTest {
    private final Path folder = Folders.temporary("rocketproxy-it-official");
    private final int grpcPort = FreePorts.next();
    private final JavaProcess process;

    OfficialProxy(String nameServerAddress) {
        String config =
                """
                {"rocketMQClusterName":"DefaultCluster","namesrvAddr":"%s","grpcServerPort":%d,
                 "remotingListenPort":%d,"useEndpointPortFromRequest":true,"timeoutMillisForPullMessage":3000}
                """
                        .formatted(nameServerAddress, grpcPort, FreePorts.next());
        Path file = folder.resolve("rmq-proxy.json");
        try {
            Files.writeString(file, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process =
                JavaProcess.java(
                        "official-proxy",
                        folder,
                        List.of("-Xmx768m", "-XX:MaxDirectMemorySize=512m"),
                        "org.apache.rocketmq.proxy.ProxyStartup",
                        "-pc",
                        file.toString(),
                        "-pm",
                        "cluster",
                        "-n",
                        nameServerAddress);
        Awaitility.await("official proxy\n")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isListening() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("the official proxy ended\n" + process.tail());
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", grpcPort), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String endpoint() {
        return "127.0.0.1:" + grpcPort;
    }

    @Override
    public void close() {
        process.kill();
        Folders.delete(folder);
    }
}
