package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.PullMessageRequest;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.Bystander;
import io.github.rocketproxy.it.support.Http2Attacker;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TestPki;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.zip.GZIPOutputStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks on the gRPC port, each with frames that no client library would send: the attacker is
 * sent away and counted, memory stays bounded, and an ordinary client is served all the time.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloodIT {
    private static final String SERVICE = "/apache.rocketmq.v2.MessagingService/";
    private static final String QUERY_ROUTE = SERVICE + "QueryRoute";
    private static final String SEND = SERVICE + "SendMessage";
    private static final String PULL = SERVICE + "PullMessage";
    private static final int MANY = 10_001;
    private static final int ATTACKERS = 60;
    private static final int MIB = 1 << 20;

    /** Netty keeps what it has allocated, and the bystander's share varies. */
    private static final long SLACK_BYTES = 100L * MIB;

    /** A third of the test's 2 GiB, less than what is sent. */
    private static final long MOST_KEPT_BYTES = 700L * MIB;

    private static final int PULLS = 220;
    private static final int AT_A_TIME = 4;

    @TempDir private static Path folder;

    private final RealCluster cluster = RealCluster.shared();
    private final List<Http2Attacker> attackers = new ArrayList<>();
    private InJvmProxy proxy;
    private Bystander bystander;
    private long directBefore;

    /** Plain and encrypted connections on one port. */
    @BeforeAll
    void start() {
        TestPki pki = new TestPki(folder);
        pki.certificate("proxy", pki.server());
        proxy =
                InJvmProxy.cluster(
                        cluster.nameServerAddress(),
                        PipelineMode.FUSED,
                        Map.of(
                                "grpc.keepAliveTimeoutMs",
                                "2000",
                                "tls.mode",
                                "permissive",
                                "tls.certificate",
                                folder.resolve("proxy.pem").toString(),
                                "tls.key",
                                pki.key("proxy").toString()));
        bystander = new Bystander(proxy, cluster);
    }

    @AfterAll
    void stop() {
        if (bystander != null) {
            bystander.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    @BeforeEach
    void measure() {
        directBefore = PlatformDependent.usedDirectMemory();
    }

    /** The proxy lives, serves, and has nothing left of the attackers. */
    @AfterEach
    void assertServed() {
        bystander.assertServed();
        attackers.forEach(Http2Attacker::close);
        attackers.clear();
        bystander.assertServed();
    }

    private Http2Attacker attacker() {
        Http2Attacker attacker = Http2Attacker.plain(proxy);
        attackers.add(attacker);
        return attacker;
    }

    private long grownBy() {
        return PlatformDependent.usedDirectMemory() - directBefore;
    }

    /** Generous for a loaded machine. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static int id(int number) {
        return 2 * number + 1;
    }

    /** Lets attackers do something, one after the other: each is sent away and counted. */
    private void assertSentAway(int attackers, int code, ProxyCounter counter, Consumed attack) {
        long before = proxy.counter(counter);
        for (int i = 0; i < attackers; i++) {
            Http2Attacker attacker = attacker().read();
            attack.on(attacker);
            assertThat(attacker.flush().end()).isEqualTo(code);
        }
        assertThat(proxy.counter(counter) - before).isEqualTo(attackers);
        bystander.assertServed();
    }

    /** What is done on one connection. */
    private interface Consumed {
        void on(Http2Attacker attacker);
    }

    // Headers.

    /** A name of 4,000 bytes in the table, which one byte says again: 16 KB stand for 24 MB. */
    @Test
    void shouldSendAwayWhoSendsAHeaderBomb() {
        long heapBefore = heapBytes();
        byte[] block = Arrays.copyOf(HexFormat.of().parseHex("407fa11e"), 16_001);
        for (int i = 4 + 4_000 + 1; i < block.length; i += 2) {
            block[i] = 0x7E; // a new field of the same name
        }
        assertSentAway(
                ATTACKERS,
                Http2Attacker.ENHANCE_YOUR_CALM,
                ProxyCounter.HTTP2_HEADER_FLOODS,
                it -> it.frame(Http2Attacker.HEADERS, Http2Attacker.END_HEADERS, 1, block));

        assertThat(heapBytes() - heapBefore).isLessThan(SLACK_BYTES);
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void shouldRefuseACallOfTooManyHeaders() {
        String[] more = new String[2 * 130];
        for (int i = 0; i < more.length; i += 2) {
            more[i] = "x-" + i;
            more[i + 1] = "v";
        }
        long before = proxy.counter(ProxyCounter.HTTP2_HEADERS_TOO_LARGE);
        Http2Attacker attacker = attacker().read();

        attacker.call(1, QUERY_ROUTE, more).call(3, SERVICE + "Nothing").flush();

        soon().until(() -> attacker.answers() == 2);
        assertThat(proxy.counter(ProxyCounter.HTTP2_HEADERS_TOO_LARGE) - before).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384})
    void shouldSendAwayWhoContinuesHeadersForEver(int bytes) {
        assertSentAway(
                ATTACKERS,
                Http2Attacker.ENHANCE_YOUR_CALM,
                ProxyCounter.HTTP2_HEADER_FLOODS,
                it -> {
                    it.frame(Http2Attacker.HEADERS, 0, 1, new byte[0]);
                    for (int i = 0; i < 1_000; i++) {
                        it.frame(Http2Attacker.CONTINUATION, 0, 1, new byte[bytes]);
                    }
                });
        assertThat(grownBy()).isLessThan(SLACK_BYTES);
    }

    // Frames.

    @ParameterizedTest
    @MethodSource("frames")
    void shouldSendAwayWhoSendsTooManyFramesForNothing(
            String name, ProxyCounter counter, int count, ObjIntConsumer<Http2Attacker> frame) {
        assertSentAway(
                1,
                Http2Attacker.ENHANCE_YOUR_CALM,
                counter,
                it -> {
                    it.call(1, SERVICE + "Telemetry");
                    for (int i = 0; i < count; i++) {
                        frame.accept(it, i);
                    }
                });
        assertThat(grownBy()).isLessThan(SLACK_BYTES);
    }

    static List<Arguments> frames() {
        return List.of(
                Arguments.of(
                        "pings",
                        ProxyCounter.HTTP2_PING_FLOODS,
                        1_000,
                        flood((it, i) -> it.frame(Http2Attacker.PING, 0, 0, new byte[8]))),
                cheap("settings", (it, i) -> it.frame(Http2Attacker.SETTINGS, 0, 0)),
                cheap("empty data", (it, i) -> it.frame(Http2Attacker.DATA, 0, 1)),
                cheap(
                        "priorities",
                        (it, i) -> it.frame(Http2Attacker.PRIORITY, 0, id(i), new byte[5])),
                cheap("frames of no known type", (it, i) -> it.frame(99, 0, 0)),
                Arguments.of(
                        "window updates",
                        ProxyCounter.HTTP2_FRAME_FLOODS,
                        10 * MANY,
                        flood((it, i) -> it.number(Http2Attacker.WINDOW_UPDATE, i & 1, 1))));
    }

    private static Arguments cheap(String name, ObjIntConsumer<Http2Attacker> frame) {
        return Arguments.of(name, ProxyCounter.HTTP2_FRAME_FLOODS, MANY, frame);
    }

    private static ObjIntConsumer<Http2Attacker> flood(ObjIntConsumer<Http2Attacker> frame) {
        return frame;
    }

    /** Those that would make the server reset a stream end the connection instead. */
    @Test
    void shouldSendAwayWhoBreaksTheProtocolOnAStream() {
        assertSentAway(
                ATTACKERS,
                Http2Attacker.PROTOCOL_ERROR,
                ProxyCounter.HTTP2_PROTOCOL_ERRORS,
                it -> it.call(1, QUERY_ROUTE).number(Http2Attacker.WINDOW_UPDATE, 1, 0));
    }

    // Resets.

    @ParameterizedTest
    @MethodSource("resets")
    void shouldSendAwayWhoBreaksOffTooManyCalls(
            String name, boolean isEncrypted, ObjIntConsumer<Http2Attacker> call) {
        long before = proxy.counter(ProxyCounter.HTTP2_RESET_FLOODS);
        Http2Attacker attacker =
                isEncrypted ? Http2Attacker.encrypted(proxy) : Http2Attacker.plain(proxy);
        attackers.add(attacker.read());
        for (int i = 0; i < MANY; i++) {
            call.accept(attacker, id(i));
        }

        assertThat(attacker.flush().end()).isEqualTo(Http2Attacker.ENHANCE_YOUR_CALM);
        assertThat(proxy.counter(ProxyCounter.HTTP2_RESET_FLOODS) - before).isOne();
        assertThat(grownBy()).isLessThan(SLACK_BYTES);
    }

    static List<Arguments> resets() {
        ObjIntConsumer<Http2Attacker> reset =
                (it, id) -> {
                    it.call(id, SEND);
                    it.number(Http2Attacker.RST_STREAM, id, 8);
                };
        ObjIntConsumer<Http2Attacker> none =
                (it, id) -> it.frame(Http2Attacker.HEADERS, Http2Attacker.END_HEADERS, id, 0x83);
        ObjIntConsumer<Http2Attacker> tooLarge =
                (it, id) -> it.call(id, SEND).message(id, 0, false, -1, new byte[0]);
        return List.of(
                Arguments.of("the client's own resets", false, reset),
                Arguments.of("the client's own resets, over TLS", true, reset),
                Arguments.of("calls without a path", false, none),
                Arguments.of("messages of 4 GiB, as they say", false, tooLarge));
    }

    // Answers that are not read.

    /** Thirteen bytes ask for a kilobyte that no window holds back. */
    @Test
    void shouldBreakOffWhoReadsNoAnswers() {
        long before = proxy.counter(ProxyCounter.HTTP2_SLOW_READERS);
        Http2Attacker attacker = attacker();
        attacker.frame(
                Http2Attacker.HEADERS,
                Http2Attacker.END_HEADERS,
                1,
                indexed("/" + "p".repeat(999)));
        long most = 0;
        for (int i = 1; i < 500_000 && !attacker.isBroken(); i++) {
            attacker.frame(
                    Http2Attacker.HEADERS,
                    Http2Attacker.END_HEADERS,
                    id(i),
                    0x83,
                    0x86,
                    0xBE,
                    0xBF);
            most = i % 1_000 == 0 ? Math.max(most, grownBy()) : most;
        }

        soon().until(() -> proxy.counter(ProxyCounter.HTTP2_SLOW_READERS) == before + 1);
        assertThat(attacker.flush().read().end()).isEqualTo(Http2Attacker.NO_GOAWAY);
        assertThat(most).isLessThan(SLACK_BYTES);
    }

    /** Puts content type and path into the table, 63 and 62. */
    private static byte[] indexed(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x83);
        block.write(0x86);
        block.write(0x5F);
        block.write(16);
        block.writeBytes("application/grpc".getBytes(StandardCharsets.US_ASCII));
        block.write(0x44);
        block.write(127);
        block.write(path.length() - 127 & 0x7F | 0x80);
        block.write(path.length() - 127 >>> 7);
        block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    /**
     * Two hundred pulls of 4 MB each: with a window of one byte calls are cancelled; with a huge
     * one and no reading the connection is not read from, and closed when nothing is taken of it.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void shouldBreakOffCallsWhoseAnswersAreNotTaken(int window) {
        byte[] pull = pullOfALargeMessage();
        long before = proxy.counter(ProxyCounter.HTTP2_SLOW_READERS);
        Http2Attacker attacker = attacker().windows(window);
        if (window == 1) {
            attacker.read();
        }
        for (int i = 0; i < PULLS; i++) {
            attacker.call(id(i), PULL)
                    .message(id(i), Http2Attacker.END_STREAM, false, pull.length, pull);
            if (i % AT_A_TIME == 0) {
                attacker.flush();
                soon().pollInterval(Duration.ofMillis(10)).until(() -> proxy.underWay() <= 2);
            }
        }
        attacker.flush();

        if (window == 1) {
            soon().until(() -> proxy.counter(ProxyCounter.HTTP2_SLOW_READERS) > before + 30);
            bystander.assertServed();
            assertThat(grownBy()).isLessThan(MOST_KEPT_BYTES);
            assertThat(attacker.isBroken()).isFalse();
            assertThat(attacker.resets(Http2Attacker.ENHANCE_YOUR_CALM)).isGreaterThan(30);
        } else {
            bystander.assertServed();
            assertThat(grownBy()).isLessThan(SLACK_BYTES);
            soon().until(() -> proxy.counter(ProxyCounter.HTTP2_SLOW_READERS) == before + 1);
            assertThat(proxy.counter(ProxyCounter.CONNECTIONS_PAUSED)).isPositive();
        }
    }

    private byte[] pullOfALargeMessage() {
        String topic = cluster.createTopic("flood", TopicType.NORMAL, 1);
        String group = cluster.createGroup("flood", false);
        try (RawClient client = new RawClient(proxy)) {
            SendMessageRequest large =
                    SendMessageRequest.newBuilder()
                            .addMessages(RawClient.message(topic, new byte[4 * MIB - 100_000]))
                            .build();
            assertThat(client.blocking().sendMessage(large).getStatus().getCode())
                    .isEqualTo(Code.OK);
            MessageQueue queue =
                    client.blocking().queryRoute(RawClient.route(topic)).getMessageQueues(0);
            return PullMessageRequest.newBuilder()
                    .setGroup(RawClient.resource(group))
                    .setMessageQueue(queue)
                    .setFilterExpression(RawClient.everything())
                    .setBatchSize(1)
                    .build()
                    .toByteArray();
        }
    }

    // Requests that cost more than they should.

    /**
     * Each is said to be of 100 MB and stops after 4; who does not hear of the refusal goes too.
     */
    @Test
    void shouldRefuseCallsWhenTooManyRequestsAreNotFinished() {
        long before = proxy.counter(ProxyCounter.HTTP2_REQUESTS_HELD);
        byte[] part = new byte[4 * MIB];
        Http2Attacker attacker = attacker().read();
        for (int i = 0; i < 200; i++) {
            attacker.call(id(i), SEND).message(id(i), 0, false, 100 * MIB, part).flush();
        }

        assertThat(attacker.end()).isEqualTo(Http2Attacker.ENHANCE_YOUR_CALM);
        assertThat(proxy.counter(ProxyCounter.HTTP2_REQUESTS_HELD) - before).isGreaterThan(10);
        assertThat(attacker.answers()).isGreaterThan(10);
        assertThat(grownBy()).isLessThan(MOST_KEPT_BYTES);
    }

    /** A hundred kilobytes that become a hundred megabytes. */
    @Test
    void shouldRefuseGzipBombs() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[100 * MIB]);
        }
        Http2Attacker attacker = attacker().read();
        for (int i = 0; i < 20; i++) {
            attacker.call(id(i), SEND, "grpc-encoding", "gzip")
                    .message(id(i), 0, true, bomb.size(), bomb.toByteArray())
                    .flush();
        }

        soon().until(() -> attacker.answers() == 20);
        assertThat(grownBy()).isLessThan(SLACK_BYTES);
    }
}
