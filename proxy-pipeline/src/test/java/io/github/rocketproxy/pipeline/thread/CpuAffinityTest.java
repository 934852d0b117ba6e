package io.github.rocketproxy.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(10)
class CpuAffinityTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldPinAThreadToTheCpuOfItsName() throws Exception {
        FutureTask<String> allowed =
                new FutureTask<>(
                        () ->
                                Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                                        .filter(line -> line.startsWith("Cpus_allowed_list:"))
                                        .findFirst()
                                        .orElseThrow());

        new CpuAffinity(Map.of("loop-0", 0)).newThread("loop-0", allowed).start();

        assertThat(allowed.get(5, TimeUnit.SECONDS).split("\\s+")[1]).isEqualTo("0");
    }

    @Test
    void shouldSayNoToACpuThatIsNotThereAndLeaveOthersFree() {
        CpuAffinity affinity = new CpuAffinity(Map.of("loop-0", 99_999));

        assertThat(affinity.pinCurrentThread("loop-0")).isFalse();
        assertThat(affinity.pinCurrentThread("loop-1")).isFalse();
    }
}
