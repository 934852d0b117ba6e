package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.transport.proto.Endpoints;
import io.github.rocketproxy.transport.proto.MessageQueue;
import io.github.rocketproxy.transport.proto.MessageType;
import io.github.rocketproxy.transport.proto.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class QueueNumberingTest {
    private static final Resource TOPIC =
            Resource.newBuilder().setResourceNamespace("ns").setName("orders").build();

    @Test
    void shouldNumberReadThenWriteThenBothWhenCountsDiffer() {
        assertThat(shown(FakeMetadata.layout("a", List.of(0L), 3, 1, true, true)))
                .containsExactly("a0/0 READ", "a0/1 READ", "a0/2 READ_WRITE");
        assertThat(shown(FakeMetadata.layout("a", List.of(0L), 1, 2, true, true)))
                .containsExactly("a0/0 WRITE", "a0/1 READ_WRITE");
    }

    @Test
    void shouldShowOnlyWhatThePermissionAllows() {
        assertThat(shown(FakeMetadata.layout("a", List.of(0L), 2, 3, true, false)))
                .containsExactly("a0/0 READ", "a0/1 READ");
        assertThat(shown(FakeMetadata.layout("a", List.of(0L), 2, 1, false, true)))
                .containsExactly("a0/0 WRITE");
        assertThat(shown(FakeMetadata.layout("a", List.of(0L), 1, 2, false, false)))
                .containsExactly("a0/0 NONE", "a0/1 NONE");
        assertThat(shown(FakeMetadata.layout("a", List.of(0L), 0, 0, false, false)))
                .containsExactly("a0/0 NONE");
    }

    @Test
    void shouldCountFromZeroForEachReplicaOfEachBroker() {
        assertThat(
                        shown(
                                FakeMetadata.layout("a", List.of(0L, 1L), 1, 1, true, true),
                                FakeMetadata.layout("b", List.of(), 1, 1, true, true),
                                FakeMetadata.layout("c", List.of(0L), 1, 1, true, true)))
                .containsExactly("a0/0 READ_WRITE", "a1/0 READ_WRITE", "c0/0 READ_WRITE");
    }

    @Test
    void shouldTellTheTypesThatTheTopicTakes() {
        assertThat(types(MessageKind.FIFO)).containsExactly(MessageType.FIFO);
        assertThat(types(MessageKind.LITE)).containsExactly(MessageType.LITE);
        assertThat(types(MessageKind.PRIORITY)).containsExactly(MessageType.PRIORITY);
        assertThat(types(MessageKind.MIXED))
                .containsExactly(
                        MessageType.NORMAL,
                        MessageType.FIFO,
                        MessageType.DELAY,
                        MessageType.TRANSACTION);
        assertThat(types(MessageKind.UNSPECIFIED)).isEqualTo(types(MessageKind.MIXED));
    }

    @Test
    void shouldTellEveryTypeOfATopicWithoutTypeUnlessTheCheckIsStrict() {
        assertThat(types(MessageKind.UNTYPED, TopicTypeCheck.STRICT))
                .containsExactly(MessageType.NORMAL);
        assertThat(types(MessageKind.UNTYPED, TopicTypeCheck.LENIENT))
                .isEqualTo(types(MessageKind.MIXED));
        assertThat(types(MessageKind.UNTYPED, TopicTypeCheck.OFF))
                .isEqualTo(types(MessageKind.MIXED));
        assertThat(types(MessageKind.NORMAL, TopicTypeCheck.LENIENT))
                .containsExactly(MessageType.NORMAL);
    }

    private static List<MessageType> types(MessageKind kind) {
        return types(kind, TopicTypeCheck.STRICT);
    }

    private static List<MessageType> types(MessageKind kind, TopicTypeCheck check) {
        return queues(kind, check, FakeMetadata.layout("a", List.of(0L), 1, 1, true, true))
                .getFirst()
                .getAcceptMessageTypesList();
    }

    private static List<String> shown(QueueLayout... layouts) {
        return queues(MessageKind.NORMAL, TopicTypeCheck.STRICT, layouts).stream()
                .map(
                        queue ->
                                queue.getBroker().getName()
                                        + queue.getBroker().getId()
                                        + "/"
                                        + queue.getId()
                                        + " "
                                        + queue.getPermission())
                .toList();
    }

    private static List<MessageQueue> queues(
            MessageKind kind, TopicTypeCheck check, QueueLayout... layouts) {
        TopicRoute route = TopicRoute.of("orders", kind, List.of(layouts), List.of(), List.of(), 0);
        List<MessageQueue> queues =
                QueueNumbering.queues(TOPIC, Endpoints.getDefaultInstance(), route, check);
        assertThat(queues).allMatch(queue -> queue.getTopic().equals(TOPIC));
        return queues;
    }
}
