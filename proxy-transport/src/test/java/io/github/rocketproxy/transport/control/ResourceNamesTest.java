package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ResourceNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"orders", "ns%orders", "a|b", "A-1_z", "%RETRY%g", "%DLQ%g", "RMQ_SYS_X"})
    void shouldAcceptTopic(String topic) {
        assertThat(ResourceNames.topicFault(topic)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a.b",
                "ä",
                "a/b",
                "TBW102",
                "rmq_sys_wheel_timer",
                "BenchmarkTest"
            })
    void shouldRefuseTopic(String topic) {
        assertThat(ResourceNames.topicFault(topic)).isNotBlank();
    }

    @Test
    void shouldTake127CharactersOfATopicAndNotOneMore() {
        assertThat(ResourceNames.topicFault("t".repeat(127))).isNull();
        assertThat(ResourceNames.topicFault("t".repeat(128))).contains("127");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "CID_RMQ_SYS_TRANS"})
    void shouldRefuseGroup(String group) {
        assertThat(ResourceNames.groupFault(group)).isNotBlank();
    }

    @Test
    void shouldTake120CharactersOfAGroupAndNotOneMore() {
        assertThat(ResourceNames.groupFault("g".repeat(120))).isNull();
        assertThat(ResourceNames.groupFault("g".repeat(121))).contains("120");
        assertThat(ResourceNames.groupFault("TBW102")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a%b", "a|b", "ä"})
    void shouldRefuseLiteTopic(String liteTopic) {
        assertThat(ResourceNames.liteTopicFault(liteTopic)).isNotBlank();
    }

    @Test
    void shouldTake64BytesOfALiteTopicAndNotOneMore() {
        assertThat(ResourceNames.liteTopicFault("Az09_-".repeat(10) + "1234")).isNull();
        assertThat(ResourceNames.liteTopicFault("l".repeat(65))).contains("64");
    }
}
