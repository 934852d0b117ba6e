package io.github.rocketproxy.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import org.junit.jupiter.api.Test;

/** The load that the AOT cache is made from reaches every part of the message path. */
@IntegrationTest
class TrainingLoadIT {
    private static final int MESSAGES = 320;

    @Test
    void shouldSendReceiveAndConfirm() throws Exception {
        ProxyKind.closeShared();
        RealCluster cluster = RealCluster.shared();
        String topic = cluster.createTopic("training", TopicType.NORMAL, 4);
        try (InJvmProxy proxy =
                        InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.INLINE);
                LoopbackConnection connection =
                        new LoopbackConnection("127.0.0.1", port(proxy), "training")) {
            new TrainingLoad(connection, topic, "training").run(MESSAGES);

            assertThat(proxy.counter(ProxyCounter.SEND_MESSAGES)).isEqualTo(MESSAGES);
            assertThat(proxy.counter(ProxyCounter.ACK_HANDLES))
                    .isPositive()
                    .isEqualTo(proxy.counter(ProxyCounter.RECEIVED_MESSAGES));
        }
    }

    private static int port(InJvmProxy proxy) {
        String endpoint = proxy.endpoint();
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }
}
