package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void shouldReadTheMachineAndSayWhatItCouldNot(@TempDir Path root) throws IOException {
        write(root, "proc/cpuinfo", "processor : 0\nmodel name : Imaginary 2000\n");
        write(root, "proc/meminfo", "MemTotal: 8000000 kB\n");
        write(root, "proc/loadavg", "0.10 0.20 0.30 1/99 1234\n");
        String cpu = "sys/devices/system/cpu/cpu0/";
        write(root, cpu + "topology/thread_siblings_list", "0,4\n");
        write(root, cpu + "cache/index0/level", "1\n");
        write(root, cpu + "cache/index0/type", "Data\n");
        write(root, cpu + "cache/index0/size", "48K\n");

        assertThat(new Environment(root).facts())
                .containsEntry("cpu", "Imaginary 2000")
                .containsEntry("memory", "8000000 kB")
                .containsEntry("load average before", "0.10 0.20 0.30 1/99 1234")
                .containsEntry("threads per core", "2")
                .containsEntry("caches of processor 0", "L1 Data 48K")
                .containsEntry("frequency governor", "unknown");
    }

    private static void write(Path root, String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
