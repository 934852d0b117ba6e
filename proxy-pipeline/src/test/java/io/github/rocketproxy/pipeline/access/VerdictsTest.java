package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.access.Verdicts.Verdict;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VerdictsTest {
    private final Verdicts verdicts = new Verdicts();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void add(Permission permission, String name, boolean isAllowed) {
        verdicts.add(new Verdict(permission, utf8(name), isAllowed));
    }

    private Verdict find(Permission permission, String name) {
        ByteBuf payload = Unpooled.copiedBuffer(utf8("<" + name + ">"));
        Slice slice = new Slice();
        slice.set(1, utf8(name).length);
        return verdicts.find(permission, payload, slice);
    }

    @Test
    void shouldFindWhatWasAdded() {
        assertThat(find(Permission.TOPIC_PUB, "orders")).isNull();

        add(Permission.TOPIC_PUB, "orders", true);
        add(Permission.TOPIC_SUB, "orders", false);

        assertThat(find(Permission.TOPIC_PUB, "orders").isAllowed()).isTrue();
        assertThat(find(Permission.TOPIC_SUB, "orders").isAllowed()).isFalse();
        assertThat(find(Permission.GROUP_SUB, "orders")).isNull();
        assertThat(find(Permission.TOPIC_PUB, "order")).isNull();
        assertThat(find(Permission.TOPIC_PUB, "orders2")).isNull();
    }

    @Test
    void shouldFindAllUpToItsBoundAndThenBeginAnew() {
        for (int i = 0; i < Verdicts.MAX_ENTRIES; i++) {
            add(Permission.TOPIC_PUB, "topic-" + i, i % 2 == 0);
        }
        for (int i = 0; i < Verdicts.MAX_ENTRIES; i++) {
            assertThat(find(Permission.TOPIC_PUB, "topic-" + i).isAllowed()).isEqualTo(i % 2 == 0);
        }

        add(Permission.TOPIC_PUB, "one more", true);

        assertThat(verdicts.size()).isEqualTo(1);
        assertThat(find(Permission.TOPIC_PUB, "one more").isAllowed()).isTrue();
        assertThat(find(Permission.TOPIC_PUB, "topic-0")).isNull();
    }
}
