package io.github.rocketproxy.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.server.live.LiveSnapshot.Count;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class LiveFileTest {
    private static final long PID = ProcessHandle.current().pid();
    private static final long STARTED_MS = 1_700_000_000_000L;
    private static final long SECOND_NS = 2_000_000_000L;

    @TempDir private Path temporary;
    private LiveFolder folder;

    @BeforeEach
    void setUp() {
        folder = new LiveFolder(temporary.resolve("live"));
    }

    @Test
    void shouldShowTheNewestSecondAndTheSumOfAll() throws IOException {
        try (LiveWriter writer = writer();
                LiveReader reader = reader(writer)) {
            writer.write(STARTED_MS + 2_000, SECOND_NS);
            LiveSnapshot second = reader.read();

            assertThat(second.pid()).isEqualTo(PID);
            assertThat(second.endpoints()).isEqualTo("grpc=127.0.0.1:8081");
            assertThat(second.startedMs()).isEqualTo(STARTED_MS);
            assertThat(second.writtenMs()).isEqualTo(STARTED_MS + 2_000);
            Count requests = second.counters().get(ProxyCounter.REQUESTS);
            assertThat(requests).isEqualTo(new Count(2, 1));
            assertThat(second.perSecond(requests)).isEqualTo(0.5);
            assertThat(second.counters().get(ProxyCounter.LINK_TIMEOUTS))
                    .isEqualTo(new Count(ProxyCounter.LINK_TIMEOUTS.ordinal(), 0));
            assertThat(second.gauges()).isEqualTo(new FixedFigures().gauges());
        }
    }

    @Test
    void shouldShowAStepsPercentilesOfTheSecondOnly() throws IOException {
        try (LiveWriter writer = writer();
                LiveReader reader = reader(writer)) {
            writer.write(STARTED_MS + 2_000, SECOND_NS);
            LiveSnapshot.Durations sent = reader.read().steps().get(Step.SENT);

            assertThat(sent.total()).isEqualTo(200);
            assertThat(sent.count()).isEqualTo(100);
            assertThat(sent.p50Ns()).isBetween(3_000L, 3_015L);
            assertThat(sent.p99Ns()).isEqualTo(sent.p50Ns()).isEqualTo(sent.p90Ns());
            assertThat(sent.p999Ns()).isEqualTo(sent.maxNs()).isBetween(1_000_000L, 1_010_000L);
        }
    }

    @Test
    void shouldRefuseToReadWhenAnotherVersionHasWritten() throws IOException {
        try (LiveWriter writer = writer()) {
            writer.write(STARTED_MS, SECOND_NS);
            poke(0, 1);
            assertThatThrownBy(() -> new LiveReader(folder, PID)).hasMessageContaining("version");
            Files.write(folder.file(PID), new byte[7]);
            assertThatThrownBy(() -> new LiveReader(folder, PID)).hasMessageContaining("version");
        }
    }

    @Test
    void shouldNotShowHalfASecondWhenItsWriterHasEnded() throws IOException {
        try (LiveWriter writer = writer();
                LiveReader reader = reader(writer)) {
            poke(LiveLayout.SEQUENCE, 3);

            assertThatThrownBy(reader::read).hasMessageContaining("in the middle");
        }
    }

    @Test
    void shouldRemoveTheFileAtTheEndAndThoseOfKilledProcesses() throws IOException {
        long gone = Long.MAX_VALUE / 10;
        Files.createDirectory(
                folder.path(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(folder.file(gone), new byte[0]);
        try (LiveWriter writer = writer()) {
            writer.write(STARTED_MS, SECOND_NS);
            assertThat(folder.running()).containsExactly(PID);
            assertThat(folder.file(gone)).doesNotExist();
        }
        assertThat(folder.path()).isEmptyDirectory();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the temporary folder is the user's own")
    void shouldKeepOthersOut() throws IOException {
        try (LiveWriter writer = writer()) {
            writer.write(STARTED_MS, SECOND_NS);
            assertThat(Files.getPosixFilePermissions(folder.path()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(folder.file(PID)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }

        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(this::writer).hasMessageContaining("open to others");

        Files.delete(folder.path());
        Files.createSymbolicLink(folder.path(), temporary);
        assertThatThrownBy(this::writer).isInstanceOf(IOException.class);
    }

    private LiveWriter writer() throws IOException {
        return new LiveWriter(
                folder.create(PID), new FixedFigures(), "grpc=127.0.0.1:8081", STARTED_MS);
    }

    private LiveReader reader(LiveWriter writer) throws IOException {
        writer.write(STARTED_MS + 1_000, SECOND_NS);
        return new LiveReader(folder, PID);
    }

    private void poke(long at, long value) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(folder.file(PID), StandardOpenOption.WRITE)) {
            file.write(bytes.putLong(0, value), at);
        }
    }
}
