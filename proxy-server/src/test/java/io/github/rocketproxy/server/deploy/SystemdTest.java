package io.github.rocketproxy.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rocketproxy.server.config.ProxyConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit, by systemd itself where it is. */
class SystemdTest {
    private static final Path UNIT = DeployFiles.DEPLOY.resolve("systemd/rocketproxy.service");

    /** Of 10; a service that nobody has hardened has 9.6. */
    private static final int MOST_EXPOSED = 2;

    private final String text = DeployFiles.text(UNIT);
    @TempDir private Path folder;

    @Test
    void shouldGiveADrainTheTimeThatItMayTake() {
        ProxyConfig defaults = ProxyConfig.with(Map.of("mode", "local"));
        Matcher seconds = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)$").matcher(text);

        assertThat(seconds.find()).isTrue();
        assertThat(1_000 * Long.parseLong(seconds.group(1)))
                .isGreaterThan(defaults.shutdown().drainMs());
        assertThat(text)
                .contains("\nLimitNOFILE=1048576\n")
                .doesNotContain("KillSignal", "MemoryDenyWriteExecute", "ExecStop=");
    }

    @Test
    void shouldBeTakenBySystemdAndExposeLittle() throws Exception {
        Path unit = folder.resolve("rocketproxy.service");
        Files.writeString(
                unit,
                text.replace(
                        "/opt/rocketproxy/bin/rocketproxy",
                        DeployFiles.ROOT.resolve("bin/rocketproxy").toString()));

        assertThat(analyze("verify", unit.toString())).doesNotContain("rocketproxy.service");
        Matcher exposure =
                Pattern.compile("exposure level for \\S+: (\\d+)\\.\\d+")
                        .matcher(analyze("security", "--offline=true", unit.toString()));
        assertThat(exposure.find()).isTrue();
        assertThat(Integer.parseInt(exposure.group(1))).isLessThan(MOST_EXPOSED);
    }

    private static String analyze(String... arguments) throws InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "systemd-analyze";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(out).isZero();
            return out;
        } catch (IOException e) {
            assumeTrue(false, "systemd is not here");
            return "";
        }
    }
}
