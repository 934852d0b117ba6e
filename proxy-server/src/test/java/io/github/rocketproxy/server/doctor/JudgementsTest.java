package io.github.rocketproxy.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.doctor.Finding.Level;
import java.net.BindException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each check makes of what it has seen. */
class JudgementsTest {
    private static final long MIB = 1L << 20;
    private static final List<String> FLAGS =
            List.of(
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "-Xmx256m");
    private static final ProxyConfig CONFIG =
            ProxyConfig.with(Map.of("namesrv.addresses", "127.0.0.1:9876"));

    @Test
    void shouldWantTheJdkAndItsFlags() {
        Runtime.Version version = Runtime.Version.parse("25.0.1+8");

        assertThat(JavaCheck.judge(version, FLAGS).level()).isEqualTo(Level.OK);
        assertThat(JavaCheck.judge(Runtime.Version.parse("21.0.2"), FLAGS).line())
                .startsWith("FAIL  java: version 21.0.2. -> install JDK 25");
        assertThat(JavaCheck.judge(version, FLAGS.subList(1, FLAGS.size())).line())
                .startsWith("FAIL")
                .contains("--sun-misc-unsafe-memory-access=allow", "bin/rocketproxy")
                .doesNotContain("--add-opens");
    }

    @ParameterizedTest
    @CsvSource({"1024, OK", "1023, WARN", "768, WARN", "767, FAIL"})
    void shouldWantMemoryForHeapBuffersAndTheRest(long totalMib, Level level) {
        Finding finding = MemoryCheck.judge(256 * MIB, 512 * MIB, totalMib * MIB);

        assertThat(finding.level()).as(finding.line()).isEqualTo(level);
        assertThat(finding.advice().contains("1024 MiB")).isEqualTo(level != Level.OK);
    }

    @Test
    void shouldWantFilesForEachConnection() {
        assertThat(OpenFilesCheck.judge(11_024, 10_000).level()).isEqualTo(Level.OK);
        assertThat(OpenFilesCheck.judge(11_023, 10_000).line())
                .startsWith("warn")
                .contains("room for 9999 connections", "ulimit -n");
    }

    @Test
    void shouldWantPinsToBeOnProcessorsThatAreAllowed() {
        BitSet allowed = AffinityCheck.parse(" 0-2,5\n");

        assertThat(allowed.toString()).isEqualTo("{0, 1, 2, 5}");
        assertThat(AffinityCheck.judge(Map.of(), allowed).level()).isEqualTo(Level.OK);
        assertThat(AffinityCheck.judge(Map.of("loop-0", 5), allowed).level()).isEqualTo(Level.OK);
        assertThat(AffinityCheck.judge(Map.of("loop-0", 5, "loop-1", 3), allowed).line())
                .startsWith("FAIL")
                .contains("{loop-1=3}", "{0, 1, 2, 5}");
    }

    @Test
    void shouldWarnOfCertificatesThatEndSoon() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(CertificateCheck.judge("tls", "CN=a", now.plus(Duration.ofDays(31)), now))
                .returns(Level.OK, Finding::level);
        assertThat(CertificateCheck.judge("tls", "CN=a", now.plus(Duration.ofDays(29)), now).line())
                .isEqualTo(
                        "warn  tls: CN=a, valid until 2026-01-30T00:00:00Z, 29 days from now."
                                + " -> renew it; a running proxy takes the new files by itself");
    }

    @Test
    void shouldTellAProxyFromAStranger() {
        ReadyCheck.Outcome ready = ReadyCheck.judge("h:1", 200, "{\"ready\":true}");
        ReadyCheck.Outcome draining =
                ReadyCheck.judge("h:1", 503, "{\"ready\":false,\"reason\":\"draining\"}");
        ReadyCheck.Outcome stranger = ReadyCheck.judge("h:1", 200, "<html>");

        assertThat(ready.isRunning()).isTrue();
        assertThat(ready.finding().level()).isEqualTo(Level.OK);
        assertThat(draining.isRunning()).isTrue();
        assertThat(draining.finding().line()).startsWith("warn").contains("draining");
        assertThat(stranger.isRunning()).isFalse();
        assertThat(stranger.finding().line()).startsWith("warn").contains("is no proxy");
    }

    @Test
    void shouldSayWhoHasAPort() {
        BindException inUse = new BindException("Address already in use");

        assertThat(PortCheck.judge("grpc.port", "h", 1, null, false, "").level())
                .isEqualTo(Level.OK);
        assertThat(PortCheck.judge("grpc.port", "h", 1, inUse, true, "").level())
                .isEqualTo(Level.OK);
        assertThat(PortCheck.judge("grpc.port", "h", 1, inUse, false, "process 7 (nc)").line())
                .startsWith("FAIL  grpc.port: h:1 is in use by process 7 (nc). -> stop");
        assertThat(
                        PortCheck.judge(
                                        "grpc.port",
                                        "h",
                                        443,
                                        new SocketException("Permission denied"),
                                        false,
                                        "")
                                .advice())
                .contains("CAP_NET_BIND_SERVICE");
        assertThat(
                        PortOwner.inode(
                                "  0: 0100007F:1F91 00000000:0000 0A 00000000:00000000"
                                        + " 00:00000000 00000000  0        0 4711 1 0 100 0 0 10 0",
                                0x1F91))
                .isEqualTo("4711");
    }

    @Test
    void shouldWantNamesToHaveAddresses() {
        assertThat(NameCheck.judge("mq", "10.0.0.5", 3).level()).isEqualTo(Level.OK);
        assertThat(NameCheck.judge("mq", "10.0.0.5", 800).level()).isEqualTo(Level.WARN);
        assertThat(NameCheck.judge("mq", "", 3).line()).startsWith("FAIL  dns mq: no address");
        assertThat(NameCheck.of(List.of("10.0.0.5:9876", "[::1]:9876"))).isEmpty();
    }

    @Test
    void shouldFindNothingInABrokerAsItShouldBe() {
        assertThat(judge("V5_5_0", Map.of()))
                .singleElement()
                .satisfies(
                        one ->
                                assertThat(one.line())
                                        .isEqualTo("ok    b: V5_5_0, answers in 2 ms"));
    }

    @Test
    void shouldWantBrokersOfVersion5() {
        assertThat(judge("V4_9_8", Map.of()).getFirst().level()).isEqualTo(Level.FAIL);
        assertThat(judge("unknown version", Map.of()).getFirst().level()).isEqualTo(Level.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "maxMessageSize, 4194303, limits.maxBodyBytes",
        "timerMaxDelaySec, 86399, limits.maxDelayMs",
        "timerWheelEnable, false, delay messages",
        "rejectTransactionMessage, true, transactional",
        "brokerPermission, 4, not to be written",
        "brokerPermission, 2, not to be read",
    })
    void shouldWarnOfSettingsThatBreakWhatClientsAreTold(String key, String value, String word) {
        assertThat(judge("V5_5_0", Map.of(key, value)))
                .filteredOn(finding -> finding.level() == Level.WARN)
                .singleElement()
                .satisfies(one -> assertThat(one.line()).contains("b " + key, word));
    }

    @Test
    void shouldWantToSignWhereBrokersAskForIt() {
        Map<String, String> asks = Map.of("authenticationEnabled", "true");
        Map<String, String> signing = new HashMap<>();
        signing.put("namesrv.addresses", "127.0.0.1:9876");
        signing.put("auth.brokerAccessKey", "proxy");
        signing.put("auth.brokerSecret", "secret");

        assertThat(judge("V5_5_0", asks))
                .filteredOn(finding -> finding.level() == Level.FAIL)
                .singleElement()
                .satisfies(one -> assertThat(one.advice()).contains("auth.brokerAccessKey"));
        assertThat(
                        BrokerCheck.judge(
                                "b",
                                new BrokerFacts("V5_5_0", 0, asks),
                                2,
                                ProxyConfig.with(signing),
                                1_000))
                .extracting(Finding::level)
                .containsOnly(Level.OK);
    }

    @Test
    void shouldNoticeABrokerWhoseClockIsAhead() {
        assertThat(
                        BrokerCheck.judge(
                                "b", new BrokerFacts("V5_5_0", 9_000, Map.of()), 2, CONFIG, 1_000))
                .extracting(Finding::line)
                .anySatisfy(line -> assertThat(line).startsWith("warn  b clock: at least 8000 ms"));
    }

    private static List<Finding> judge(String version, Map<String, String> settings) {
        return BrokerCheck.judge("b", new BrokerFacts(version, 0, settings), 2, CONFIG, 1_000);
    }
}
