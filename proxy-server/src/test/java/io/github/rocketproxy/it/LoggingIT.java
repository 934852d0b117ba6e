package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketproxy.it.support.AdminPages;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.LauncherProxy;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a launched proxy writes to its logs, and how that is changed while it runs. */
@IntegrationTest
class LoggingIT {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final RealCluster cluster = RealCluster.shared();

    @Test
    void shouldWriteJsonLinesAnAccessLogAndMoreWhenAskedTo() throws Exception {
        String topic = cluster.createTopic("logged", TopicType.NORMAL, 1);
        try (LauncherProxy proxy =
                        LauncherProxy.cluster(
                                cluster.nameServerAddress(),
                                Map.of(
                                        "logging.format", "json",
                                        "logging.access.failures", "true"));
                RawClient client = new RawClient(proxy)) {
            assertThat(client.send(topic).getCode()).isEqualTo(Code.OK);
            assertThat(client.send("no-such-topic").getCode()).isEqualTo(Code.TOPIC_NOT_FOUND);

            JsonNode line = MAPPER.readTree(onlyLine(proxy.log("access.log")));
            assertThat(line.path("rpc").asText()).isEqualTo("send_message");
            assertThat(line.path("code").asText()).isEqualTo("TOPIC_NOT_FOUND");
            assertThat(line.path("topic").asText()).isEqualTo("no-such-topic");
            assertThat(line.path("clientId").asText()).isEqualTo(client.clientId());

            Path log = proxy.log("rocketproxy.log");
            assertThat(Files.readAllLines(log))
                    .isNotEmpty()
                    .allSatisfy(text -> assertThat(MAPPER.readTree(text).has("message")).isTrue())
                    .noneMatch(text -> text.contains("\"log.level\":\"DEBUG\""));

            String levels =
                    AdminPages.post(
                            proxy.adminEndpoint(), "/admin/log-level?logger=io.netty&level=debug");
            assertThat(MAPPER.readTree(levels).path("io.netty").asText()).isEqualTo("debug");
            try (RawClient another = new RawClient(proxy)) {
                assertThat(another.send(topic).getCode()).isEqualTo(Code.OK);
            }
            AdminPages.post(proxy.adminEndpoint(), "/admin/log-level?logger=io.netty&level=warn");
            assertThat(MAPPER.readTree(AdminPages.read(proxy.adminEndpoint(), "/admin/log-level")))
                    .isEqualTo(MAPPER.readTree(levels.replace("debug", "warn")));
        }
    }

    private static String onlyLine(Path file) throws Exception {
        await().atMost(WITHIN).until(() -> Files.exists(file) && Files.size(file) > 0);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }
}
