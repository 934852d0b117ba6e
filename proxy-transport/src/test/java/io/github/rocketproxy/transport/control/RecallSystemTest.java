package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.RecallMessageRequest;
import apache.rocketmq.v2.RecallMessageResponse;
import apache.rocketmq.v2.Resource;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.route.MessageKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RecallMessage over a real connection, called by the published stub. */
@Tag("system")
@Timeout(120)
class RecallSystemTest {
    private Loopback proxy;

    @BeforeEach
    void setUp() throws IOException {
        proxy = new Loopback(64, service -> {});
        for (MessageKind kind : MessageKind.values()) {
            proxy.metadata.addTopic(
                    kind.name(), kind, FakeMetadata.layout("a", List.of(0L), 1, 1, true, true));
        }
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        proxy.close();
    }

    @Test
    void shouldAskTheBrokerOfTheHandle() {
        String handle = handle("DELAY", "a");
        RecallMessageResponse response = recall("DELAY", handle);

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getMessageId()).isEqualTo("the id");
        assertThat(proxy.broker.asked).containsExactly("recall DELAY@a " + handle);
    }

    @Test
    void shouldRefuseTopicsWithoutDelayMessages() {
        for (MessageKind kind : MessageKind.values()) {
            Code expected =
                    switch (kind) {
                        case DELAY, MIXED, UNSPECIFIED -> Code.OK;
                        default -> Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE;
                    };
            assertThat(code(kind.name(), handle(kind.name(), "a"))).isEqualTo(expected);
        }
    }

    @Test
    void shouldRefuseHandlesThatAreNone() {
        assertThat(code("DELAY", "")).isEqualTo(Code.BAD_REQUEST);
        assertThat(code("DELAY", "*")).isEqualTo(Code.BAD_REQUEST);
        assertThat(code("DELAY", encoded("v2 DELAY a 1 id"))).isEqualTo(Code.BAD_REQUEST);
        assertThat(code("DELAY", encoded("v1 DELAY a 1"))).isEqualTo(Code.BAD_REQUEST);
        assertThat(proxy.broker.asked).isEmpty();
    }

    @Test
    void shouldRefuseAHandleOfAnotherTopicOrOfAnUnknownBroker() {
        assertThat(recall("DELAY", handle("MIXED", "a")).getStatus())
                .satisfies(status -> assertThat(status.getCode()).isEqualTo(Code.BAD_REQUEST))
                .satisfies(status -> assertThat(status.getMessage()).contains("another topic"));
        assertThat(recall("DELAY", handle("DELAY", "elsewhere")).getStatus())
                .satisfies(status -> assertThat(status.getCode()).isEqualTo(Code.BAD_REQUEST))
                .satisfies(status -> assertThat(status.getMessage()).contains("not known"));
        assertThat(proxy.broker.asked).isEmpty();
    }

    @Test
    void shouldRefuseBadTopicsAndCallers() {
        assertThat(code("", handle("", "a"))).isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(code("nowhere", handle("nowhere", "a"))).isEqualTo(Code.TOPIC_NOT_FOUND);
        assertThat(
                        proxy.client(null)
                                .recallMessage(RecallMessageRequest.getDefaultInstance())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.CLIENT_ID_REQUIRED);
        proxy.decision = AccessPolicy.Decision.DENY;
        assertThat(code("DELAY", handle("DELAY", "a"))).isEqualTo(Code.UNAUTHORIZED);
    }

    private Code code(String topic, String handle) {
        return recall(topic, handle).getStatus().getCode();
    }

    private RecallMessageResponse recall(String topic, String handle) {
        return proxy.client("c")
                .recallMessage(
                        RecallMessageRequest.newBuilder()
                                .setTopic(Resource.newBuilder().setName(topic))
                                .setRecallHandle(handle)
                                .build());
    }

    private static String handle(String topic, String broker) {
        return encoded("v1 " + topic + " " + broker + " 1700000000000 01ABC");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
