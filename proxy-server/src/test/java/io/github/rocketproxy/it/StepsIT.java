package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step of a request is measured, and thin traffic goes at once and singly. */
@IntegrationTest
class StepsIT {
    private static final int SENDS = 20;

    private final RealCluster cluster = RealCluster.shared();

    @ParameterizedTest
    @EnumSource(PipelineMode.class)
    void shouldMeasureEveryStepOfEveryRequest(PipelineMode mode) {
        ProxyKind.closeShared();
        String topic = cluster.createTopic("steps", TopicType.NORMAL, 4);
        SendMessageRequest request =
                SendMessageRequest.newBuilder()
                        .addMessages(RawClient.message(topic, new byte[64]))
                        .build();
        try (InJvmProxy proxy = InJvmProxy.cluster(cluster.nameServerAddress(), mode);
                RawClient client = new RawClient(proxy)) {
            for (int i = 0; i < SENDS; i++) {
                assertThat(client.blocking().sendMessage(request).getStatus().getCode())
                        .isEqualTo(Code.OK);
            }

            Map<Step, Long> recorded =
                    Stream.of(Step.values())
                            .collect(
                                    Collectors.toMap(
                                            step -> step,
                                            step -> proxy.interval(step).getTotalCount()));
            assertThat(recorded).hasSize(Step.values().length);
            assertThat(recorded.values()).containsOnly((long) SENDS);
            assertThat(proxy.counter(ProxyCounter.SEND_MESSAGES)).isEqualTo(SENDS);
            assertThat(proxy.counter(ProxyCounter.SEND_REQUESTS)).isEqualTo(SENDS);
        }
    }
}
