package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.transport.proto.LiteSubscriptionAction;
import io.github.rocketproxy.transport.proto.Resource;
import io.github.rocketproxy.transport.proto.SyncLiteSubscriptionRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the process as a whole allows; everything else is in LiteSystemTest. */
@Timeout(10)
class LiteSubscriptionRpcTest {
    private final FakeMetadata metadata = new FakeMetadata();
    private final FakeBroker broker = new FakeBroker();
    private final MetadataLookup lookup = new MetadataLookup(metadata);
    private final LiteSubscriptionRpc rpc =
            new LiteSubscriptionRpc(
                    new Checks(AccessPolicy.ALLOW_ALL),
                    lookup,
                    new LiteBrokers(lookup, broker),
                    new RateLimit(1, () -> 0));

    @Test
    void shouldLimitTheAdditionsOfAllClientsTogetherAndNothingElse() throws Exception {
        metadata.addTopic(
                "lite-parent",
                MessageKind.LITE,
                FakeMetadata.layout("a", List.of(0L), 1, 1, true, true));
        metadata.addGroup(FakeMetadata.group("lite", false, true));
        sync("first", LiteSubscriptionAction.PARTIAL_ADD);

        RefusedException refused =
                catchThrowableOfType(
                        RefusedException.class,
                        () -> sync("second", LiteSubscriptionAction.PARTIAL_ADD));

        assertThat(refused.code()).isEqualTo(ReplyCode.TOO_MANY_REQUESTS);
        sync("second", LiteSubscriptionAction.COMPLETE_ADD);
        sync("second", LiteSubscriptionAction.PARTIAL_REMOVE);
        assertThat(broker.changes).hasSize(3);
    }

    private void sync(String clientId, LiteSubscriptionAction action) throws Exception {
        rpc.sync(
                new Caller(clientId, "127.0.0.1:1", null, null),
                SyncLiteSubscriptionRequest.newBuilder()
                        .setAction(action)
                        .setTopic(Resource.newBuilder().setName("lite-parent"))
                        .setGroup(Resource.newBuilder().setName("lite"))
                        .addLiteTopicSet("x")
                        .build());
    }
}
