package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.SendMessageRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.LauncherProxy;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code bin/rocketproxy stat} beside a proxy of another process. */
@IntegrationTest
class LiveViewIT {
    private static final int SENDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldShowEveryStepAndCounterOfWhatWasSent() throws Exception {
        Assumptions.assumeTrue(ProxyKind.current() != ProxyKind.OFFICIAL, "needs bin/rocketproxy");
        RealCluster cluster = RealCluster.shared();
        String topic = cluster.createTopic("live", TopicType.NORMAL, 4);
        SendMessageRequest request =
                SendMessageRequest.newBuilder()
                        .addMessages(RawClient.message(topic, new byte[64]))
                        .build();
        try (LauncherProxy proxy = LauncherProxy.cluster(cluster.nameServerAddress());
                RawClient client = new RawClient(proxy)) {
            for (int i = 0; i < SENDS; i++) {
                assertThat(client.blocking().sendMessage(request).getStatus().getCode())
                        .isEqualTo(Code.OK);
            }

            JsonNode[] shown = new JsonNode[1];
            Awaitility.await("a second that has all sends")
                    .atMost(Duration.ofSeconds(20))
                    .pollInSameThread()
                    .until(
                            () -> {
                                shown[0] = JSON.readTree(proxy.stat());
                                return total(shown[0].at("/steps/TOTAL")) == SENDS;
                            });
            for (Step step : Step.values()) {
                assertThat(total(shown[0].at("/steps/" + step))).as(step.name()).isEqualTo(SENDS);
            }
            assertThat(total(shown[0].at("/counters/" + ProxyCounter.SEND_MESSAGES)))
                    .isEqualTo(SENDS);
            assertThat(shown[0].at("/gauges/IN_FLIGHT").asLong(-1)).isZero();
            assertThat(shown[0].at("/endpoints").asText()).startsWith("grpc=127.0.0.1:");
        }
    }

    private static long total(JsonNode figure) {
        return figure.path("total").asLong();
    }
}
