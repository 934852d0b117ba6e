package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.FreePorts;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.LauncherProxy;
import io.github.rocketproxy.it.support.MqAdmin;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.SignedHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.RPCHook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** bin/rocketproxy local with access control, its users made by the official mqadmin. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalAccessIT {
    private static final String ADMIN = "admin";
    private static final String ADMIN_SECRET = "the-admins";
    private static final String SECRET = "a-secret";
    private static final String TOPIC = "quickstart";
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir private static Path folder;

    private final int nameServerPort = FreePorts.next();
    private final int brokerPort = FreePorts.block(4) + 2;
    private final String nameServer = "127.0.0.1:" + nameServerPort;
    private final String broker = "127.0.0.1:" + brokerPort;
    private final MqAdmin mqadmin = new MqAdmin(nameServer, ADMIN, ADMIN_SECRET);
    private LauncherProxy proxy;

    @BeforeAll
    void start() {
        Assumptions.assumeTrue(ProxyKind.current() != ProxyKind.OFFICIAL, "needs bin/rocketproxy");
        proxy = start(ADMIN_SECRET);
    }

    private LauncherProxy start(String adminSecret) {
        return LauncherProxy.local(
                folder.resolve("data"),
                List.of(
                        "auth.authentication=true",
                        "auth.authorization=true",
                        "auth.brokerAccessKey=" + ADMIN,
                        "auth.refreshMs=500",
                        "local.namesrvPort=" + nameServerPort,
                        "local.brokerPort=" + brokerPort),
                Map.of("ROCKETPROXY_AUTH_BROKER_SECRET", adminSecret));
    }

    @AfterAll
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    /** A user's name that is not taken; the official client allows no hyphen at its start. */
    private static String name(String prefix) {
        return prefix + UUID.randomUUID().toString().substring(0, 6);
    }

    private String atBroker(String command, String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "-b";
        all[1] = broker;
        System.arraycopy(options, 0, all, 2, options.length);
        return mqadmin.run(command, all);
    }

    private void user(String name) {
        atBroker("createUser", "-u", name, "-p", SECRET, "-t", "Normal");
    }

    private void allow(String name) {
        atBroker(
                "createAcl",
                "-s",
                "User:" + name,
                "-r",
                "Topic:" + TOPIC,
                "-a",
                "Pub",
                "-d",
                "Allow");
    }

    private Code send(String user, String secret) {
        try (RawClient client = new RawClient(proxy, SignedHeaders.of(user, secret))) {
            return client.send(TOPIC).getCode();
        }
    }

    private void awaitSend(String user, String secret, Code expected) {
        await().atMost(WITHIN)
                .pollInSameThread()
                .untilAsserted(() -> assertThat(send(user, secret)).isEqualTo(expected));
    }

    @Test
    void shouldLetInOnlyWhoSigns() throws Exception {
        try (Producer producer = new Clients(proxy, ADMIN, ADMIN_SECRET).producer(TOPIC)) {
            assertThat(producer.send(Clients.message(TOPIC, new byte[] {1}).build())).isNotNull();
        }
        assertThatThrownBy(() -> new Clients(proxy, ADMIN, "another").producer(TOPIC))
                .hasStackTraceContaining("UnauthorizedException");
        assertThatThrownBy(() -> new Clients(proxy, "nobody", ADMIN_SECRET).producer(TOPIC))
                .hasStackTraceContaining("UnauthorizedException");
        assertThatThrownBy(() -> new Clients(proxy).producer(TOPIC))
                .hasStackTraceContaining("UnauthorizedException");
    }

    @Test
    void shouldFollowWhatMqadminDoesToUsers() {
        String ann = name("ann");
        assertThat(send(ann, SECRET)).isEqualTo(Code.UNAUTHORIZED);
        user(ann);
        allow(ann);
        awaitSend(ann, SECRET, Code.OK);
        assertThat(atBroker("getUser", "-u", ann)).contains(ann, "Normal", "enable");
        assertThat(atBroker("listUser", "-f", ann)).contains(ann).doesNotContain(ADMIN);
        assertThat(mqadmin.run("listUser", "-c", "DefaultCluster")).contains(ann, ADMIN);

        atBroker("updateUser", "-u", ann, "-s", "disable");
        awaitSend(ann, SECRET, Code.UNAUTHORIZED);
        assertThat(atBroker("getUser", "-u", ann)).contains("disable");
        atBroker("updateUser", "-u", ann, "-s", "enable");
        awaitSend(ann, SECRET, Code.OK);

        atBroker("updateUser", "-u", ann, "-p", "renewed");
        awaitSend(ann, "renewed", Code.OK);
        assertThat(send(ann, SECRET)).isEqualTo(Code.UNAUTHORIZED);

        atBroker("deleteUser", "-u", ann);
        awaitSend(ann, "renewed", Code.UNAUTHORIZED);
        assertThat(atBroker("listUser")).doesNotContain(ann);
    }

    @Test
    void shouldFollowWhatMqadminDoesToRules() {
        String bob = name("bob");
        user(bob);
        assertThat(send(bob, SECRET)).isEqualTo(Code.UNAUTHORIZED);
        allow(bob);
        awaitSend(bob, SECRET, Code.OK);
        assertThat(atBroker("getAcl", "-s", "User:" + bob))
                .contains("User:" + bob, "Topic:" + TOPIC, "Pub", "Allow");
        assertThat(atBroker("listAcl", "-r", "Topic:" + TOPIC)).contains("User:" + bob);
        assertThat(atBroker("listAcl", "-s", "User:" + bob)).contains("User:" + bob);

        decide(bob, "Deny");
        awaitSend(bob, SECRET, Code.UNAUTHORIZED);
        decide(bob, "Allow");
        awaitSend(bob, SECRET, Code.OK);

        atBroker("deleteAcl", "-s", "User:" + bob, "-r", "Topic:" + TOPIC);
        awaitSend(bob, SECRET, Code.UNAUTHORIZED);
    }

    private void decide(String user, String decision) {
        atBroker(
                "updateAcl",
                "-s",
                "User:" + user,
                "-r",
                "Topic:" + TOPIC,
                "-a",
                "Pub",
                "-d",
                decision);
    }

    @Test
    void shouldTakeCopiesOfAnotherBroker() throws Exception {
        String eve = name("eve");
        try (RealCluster other = RealCluster.startWithAccessControl(ADMIN, ADMIN_SECRET)) {
            String from = other.brokerAddress();
            other.admin().createUser(from, eve, SECRET, "Normal");
            other.admin()
                    .createAcl(
                            from,
                            "User:" + eve,
                            List.of("Topic:" + TOPIC),
                            List.of("Pub"),
                            List.of(),
                            "Allow");
            assertThat(send(eve, SECRET)).isEqualTo(Code.UNAUTHORIZED);

            mqadmin.run("copyUser", "-f", from, "-t", broker, "-u", eve);
            mqadmin.run("copyAcl", "-f", from, "-t", broker, "-s", "User:" + eve);

            awaitSend(eve, SECRET, Code.OK);
        }
    }

    @Test
    void shouldCheckRemotingClientsAtTheBrokersOwnPortToo() throws Exception {
        String sam = name("sam");
        user(sam);

        assertThat(sendByRemoting(credentials(ADMIN, ADMIN_SECRET)).getSendStatus())
                .isEqualTo(SendStatus.SEND_OK);
        assertThatThrownBy(() -> sendByRemoting(null)).hasStackTraceContaining("CODE: 16");
        assertThatThrownBy(() -> sendByRemoting(credentials(ADMIN, "another")))
                .hasStackTraceContaining("CODE: 16");
        assertThatThrownBy(() -> sendByRemoting(credentials(sam, SECRET)))
                .hasStackTraceContaining("CODE: 16");
        allow(sam);
        await().atMost(WITHIN)
                .ignoreExceptions()
                .until(
                        () ->
                                sendByRemoting(credentials(sam, SECRET)).getSendStatus()
                                        == SendStatus.SEND_OK);
    }

    private static RPCHook credentials(String user, String secret) {
        return new AclClientRPCHook(new SessionCredentials(user, secret));
    }

    private SendResult sendByRemoting(RPCHook credentials) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(name("producer"), credentials);
        producer.setInstanceName(UUID.randomUUID().toString());
        producer.setNamesrvAddr(nameServer);
        producer.setSendMsgTimeout((int) WITHIN.toMillis());
        producer.setRetryTimesWhenSendFailed(0);
        producer.start();
        try {
            return producer.send(new Message(TOPIC, new byte[] {1}));
        } finally {
            producer.shutdown();
        }
    }

    @Test
    void shouldKeepUsersWhenRestarted() {
        String joe = name("joe");
        user(joe);
        allow(joe);
        awaitSend(joe, SECRET, Code.OK);
        proxy.close();
        proxy = null;

        assertThatThrownBy(() -> start("another"))
                .hasMessageContaining("its stored users have no 'admin' with this secret");
        proxy = start(ADMIN_SECRET);

        awaitSend(joe, SECRET, Code.OK);
        assertThat(send(joe, "another")).isEqualTo(Code.UNAUTHORIZED);
        assertThat(atBroker("getUser", "-u", joe)).contains(joe);
    }

    @Test
    void shouldSayWhatIsMissingWithoutAFirstUser() throws Exception {
        Path data = Files.createDirectory(folder.resolve("none"));

        assertThatThrownBy(
                        () ->
                                LauncherProxy.local(
                                        data, List.of("auth.authentication=true"), Map.of()))
                .hasMessageContaining("auth.brokerAccessKey: local mode with auth.authentication");
    }
}
