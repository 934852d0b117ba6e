package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OperationTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "SendMessage, TOPIC_PUB, -",
                "EndTransaction, TOPIC_PUB, -",
                "RecallMessage, TOPIC_PUB, -",
                "QueryRoute, TOPIC_PUB_OR_SUB, -",
                "QueryAssignment, TOPIC_SUB, GROUP_SUB",
                "ReceiveMessage, TOPIC_SUB, GROUP_SUB",
                "PullMessage, TOPIC_SUB, GROUP_SUB",
                "AckMessage, TOPIC_SUB, GROUP_SUB",
                "ChangeInvisibleDuration, TOPIC_SUB, GROUP_SUB",
                "ForwardMessageToDeadLetterQueue, TOPIC_SUB, GROUP_SUB",
                "SyncLiteSubscription, TOPIC_SUB, GROUP_SUB",
                "QueryOffset, TOPIC_SUB_OR_GET, -",
                "GetOffset, TOPIC_SUB_OR_GET, GROUP_SUB_OR_GET",
                "UpdateOffset, TOPIC_SUB_OR_UPDATE, GROUP_SUB_OR_UPDATE",
                "Heartbeat, -, GROUP_SUB",
                "NotifyClientTermination, -, GROUP_SUB",
                "Telemetry, TOPIC_SUB, GROUP_SUB"
            })
    void shouldNeedThatForARequestOfAGroup(String rpc, Permission topic, Permission group) {
        Operation operation = Operation.of(rpc, "group");

        assertThat(operation.topicPermission()).isEqualTo(topic);
        assertThat(operation.groupPermission()).isEqualTo(group);
    }

    @Test
    void shouldTakeTelemetryWithoutAGroupForAProducers() {
        Operation operation = Operation.of("Telemetry", "");

        assertThat(operation.topicPermission()).isEqualTo(Permission.TOPIC_PUB);
        assertThat(operation.groupPermission()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ChangeLogLevel", "sendMessage", "Send"})
    void shouldNotKnowWhatIsNotInTheTable(String rpc) {
        assertThat(Operation.of(rpc, "")).isNull();
        assertThat(Operation.of(rpc, "group")).isNull();
    }

    @ParameterizedTest
    @EnumSource(RequestKind.class)
    void shouldNeedSomethingForEveryRequestOfTheRing(RequestKind kind) {
        assertThat(Operation.of(kind).topicPermission()).isNotNull();
        assertThat(Operation.of(kind).mayNameNothing()).isFalse();
    }
}
