package io.github.rocketproxy.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.ConfigBuilder;
import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.LoadedConfig;
import io.github.rocketproxy.server.config.TrafficConfig;
import io.github.rocketproxy.server.files.ReloadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ConfigReloadTest {
    @TempDir private Path folder;

    private final Counters counters = new Counters();
    private final List<TrafficConfig> inForce = new ArrayList<>();
    private Path file;
    private ConfigReload reload;

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("proxy.yaml");
        write("traffic: {mode: enforce, total: {inFlight: 5}}");
        ConfigSource source = new TestSource();
        reload = new ConfigReload(source.read(), source, counters);
        reload.add(config -> () -> inForce.add(config.traffic()));
    }

    @AfterEach
    void end() {
        reload.close();
    }

    /** With something on the command line, which goes on to win. */
    private final class TestSource implements ConfigSource {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public LoadedConfig read() {
            return new ConfigBuilder()
                    .yaml(file)
                    .assignment("mode=local")
                    .assignment("traffic.maxKeys=7")
                    .load();
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private ReloadState.View lookTwice() {
        reload.look();
        reload.look();
        return reload.state().view();
    }

    @Test
    void shouldPutInForceWhatHasChangedAndKeepWhatTheCommandLineSays() throws IOException {
        write("traffic: {mode: shadow, maxKeys: 9, total: {inFlight: 6}}");

        ReloadState.View view = lookTwice();

        assertThat(view.failure()).isNull();
        assertThat(inForce).hasSize(1);
        assertThat(inForce.getFirst().mode()).isEqualTo(TrafficConfig.Mode.SHADOW);
        assertThat(inForce.getFirst().maxKeys()).isEqualTo(7);
        assertThat(inForce.getFirst().total()).containsEntry("inFlight", 6L);
        assertThat(counters.value(ProxyCounter.CONFIG_RELOADS)).isEqualTo(1);
    }

    @Test
    void shouldDoNothingWhileNothingChanges() {
        lookTwice();

        assertThat(inForce).isEmpty();
        assertThat(counters.value(ProxyCounter.CONFIG_RELOADS)).isZero();
    }

    @Test
    void shouldTakeAllOrNothing() throws IOException {
        write("traffic: {mode: shadow}\ngrpc: {port: many}\n");

        ReloadState.View view = lookTwice();

        assertThat(inForce).isEmpty();
        assertThat(view.failure().reason())
                .contains("proxy.yaml, line 2", "grpc.port", "'many'", "whole number");
        assertThat(counters.value(ProxyCounter.CONFIG_RELOAD_FAILURES)).isEqualTo(1);

        write("traffic: {mode: shadow}");
        assertThat(lookTwice().failure()).isNull();
        assertThat(inForce).hasSize(1);
    }

    @Test
    void shouldSayWhatWaitsForARestart() throws IOException {
        write("traffic: {mode: enforce, total: {inFlight: 9}}\ngrpc: {port: 9}\nhost: 127.0.0.1\n");

        assertThat(lookTwice().inForce()).containsEntry("waitsForRestart", "host, grpc.port");
        assertThat(inForce.getFirst().total()).containsEntry("inFlight", 9L);

        write("traffic: {mode: enforce}\ngrpc: {port: 9}\n");
        assertThat(lookTwice().inForce()).containsEntry("waitsForRestart", "grpc.port");
    }

    @Test
    void shouldPutNothingInForceWhenAPartCannotPrepare() throws IOException {
        reload.add(
                config -> {
                    throw new IllegalStateException("not now");
                });
        write("traffic: {mode: shadow}");

        assertThat(lookTwice().failure().reason()).contains("not now");
        assertThat(inForce).isEmpty();
    }

    @Test
    void shouldSurviveAFileThatIsGone() throws IOException {
        Files.delete(file);

        assertThat(lookTwice().failure().reason()).contains("cannot be read");
        assertThat(inForce).isEmpty();
    }
}
