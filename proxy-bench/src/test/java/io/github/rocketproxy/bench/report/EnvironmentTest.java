package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EnvironmentTest {
    @Test
    void shouldNameLibrariesWithoutTheirFolders() {
        String classPath =
                String.join(
                        File.pathSeparator,
                        "/somewhere/lib/rocketmq-proxy-5.5.0.jar",
                        "/somewhere/lib/grpc-netty-1.85.1.jar",
                        "/somewhere/lib/grpc-netty-shaded-1.85.1.jar",
                        "/somewhere/lib/netty-transport-4.2.18.Final.jar");

        assertThat(Environment.libraries(classPath))
                .isEqualTo("grpc-netty 1.85.1, netty-transport 4.2.18.Final, rocketmq-proxy 5.5.0");
    }
}
