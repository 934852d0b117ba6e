package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.shaded.com.google.common.util.concurrent.ListenableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A burst that is far larger than the ring, with stage threads that cannot keep up with it. */
@IntegrationTest
class FullRingIT {
    private static final int BURST = 512;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Map<String, String> TINY_RING =
            Map.of("pipeline.ringSize", "4", "pipeline.shards", "1");

    private final RealCluster cluster = RealCluster.shared();

    @ParameterizedTest
    @EnumSource(
            value = PipelineMode.class,
            names = {"FUSED", "STAGED"})
    void shouldAnswerEveryClientOfABurstAndServeOnTheSameConnection(PipelineMode mode)
            throws Exception {
        ProxyKind.closeShared();
        String topic = cluster.createTopic("full-ring", TopicType.NORMAL, 4);
        try (InJvmProxy proxy = InJvmProxy.cluster(cluster.nameServerAddress(), mode, TINY_RING);
                RawClient client = new RawClient(proxy)) {
            assertThat(send(client, topic, 1)).containsExactly(Code.OK);

            List<Code> codes = send(client, topic, BURST);

            assertThat(codes).hasSize(BURST).containsOnly(Code.OK, Code.TOO_MANY_REQUESTS);
            long refused = codes.stream().filter(Code.TOO_MANY_REQUESTS::equals).count();
            assertThat(refused).isPositive();
            assertThat(proxy.counter(ProxyCounter.RING_FULL)).isEqualTo(refused);
            Awaitility.await().until(() -> proxy.underWay() == 0);
            for (int i = 0; i < 8; i++) {
                assertThat(send(client, topic, 1)).containsExactly(Code.OK);
            }
        }
    }

    private static List<Code> send(RawClient client, String topic, int count) throws Exception {
        SendMessageRequest request =
                SendMessageRequest.newBuilder()
                        .addMessages(RawClient.message(topic, new byte[64]))
                        .build();
        List<ListenableFuture<SendMessageResponse>> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sends.add(client.future(DEADLINE).sendMessage(request));
        }
        List<Code> codes = new ArrayList<>();
        for (ListenableFuture<SendMessageResponse> send : sends) {
            codes.add(send.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).getStatus().getCode());
        }
        return codes;
    }
}
