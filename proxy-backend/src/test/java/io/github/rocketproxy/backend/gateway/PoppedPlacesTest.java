package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PoppedPlacesTest {
    private final PoppedPlaces places = new PoppedPlaces();

    private void add(long queueOffset, int retryFlag) throws Exception {
        byte[] stored = StoredMessages.stored("T", "body", queueOffset, 0, Map.of());
        StoredMessage message = new StoredMessage();
        assertThat(message.wrap(Unpooled.wrappedBuffer(stored), 0, stored.length)).isTrue();
        places.add(message, retryFlag);
    }

    private int queueId() throws Exception {
        byte[] stored = StoredMessages.stored("T", "body", 0, 0, Map.of());
        StoredMessage message = new StoredMessage();
        message.wrap(Unpooled.wrappedBuffer(stored), 0, stored.length);
        return message.queueId();
    }

    @Test
    void shouldCountTheMessagesOfTheSameQueueBeforeAnOffset() throws Exception {
        add(9, 0);
        add(7, 0);
        add(8, 0);
        add(5, 1);

        assertThat(places.before(queueId(), 0, 9)).isEqualTo(2);
        assertThat(places.before(queueId(), 0, 7)).isZero();
        assertThat(places.before(queueId(), 1, 9)).isEqualTo(1);
        assertThat(places.before(queueId() + 1, 0, 9)).isZero();
        assertThat(places.lowest(queueId(), 0, 9)).isEqualTo(7);
        assertThat(places.lowest(queueId(), 1, 9)).isEqualTo(5);
        assertThat(places.lowest(queueId(), 2, 3)).isEqualTo(3);
    }

    @Test
    void shouldGrowAndForget() throws Exception {
        for (int i = 0; i < 100; i++) {
            add(i, 0);
        }

        assertThat(places.before(queueId(), 0, 1_000)).isEqualTo(100);
        places.clear();
        assertThat(places.isEmpty()).isTrue();
        assertThat(places.before(queueId(), 0, 1_000)).isZero();
    }
}
