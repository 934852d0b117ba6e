package io.github.rocketproxy.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.route.MessageKind;
import org.junit.jupiter.api.Test;

class TrafficMetersTest {
    private final TrafficMeters traffic = new TrafficMeters();

    @Test
    void shouldTellTopicsAndKindsApart() {
        traffic.stored(1, MessageKind.NORMAL, 10);
        traffic.stored(1, MessageKind.NORMAL, 2_000);
        traffic.stored(1, MessageKind.FIFO, 30);
        traffic.stored(700, MessageKind.NORMAL, 40);

        assertThat(traffic.sizes(1, MessageKind.NORMAL).count()).isEqualTo(2);
        assertThat(traffic.sizes(1, MessageKind.NORMAL).sum()).isEqualTo(2_010);
        assertThat(traffic.sizes(1, MessageKind.FIFO).sum()).isEqualTo(30);
        assertThat(traffic.sizes(700, MessageKind.NORMAL).sum()).isEqualTo(40);
        assertThat(traffic.sizes(2, MessageKind.NORMAL)).isNull();
        assertThat(traffic.sizes(1, MessageKind.DELAY)).isNull();
        assertThat(traffic.sizes(5_000, MessageKind.DELAY)).isNull();
    }

    @Test
    void shouldTellTopicsGroupsAndRetriesApart() {
        traffic.delivered(1, 2, false, 10);
        traffic.delivered(1, 2, true, 20);
        traffic.delivered(2, 1, false, 30);
        traffic.delivered(MeterSlots.OTHER, MeterSlots.OTHER, false, 40);

        assertThat(traffic.out()).hasSize(3);
        assertThat(traffic.out()[0].messages(false).sum()).isEqualTo(40);
        OutMeter pair = traffic.out()[1];
        assertThat(pair.topicSlot()).isEqualTo(1);
        assertThat(pair.groupSlot()).isEqualTo(2);
        assertThat(pair.messages(false).sum()).isEqualTo(10);
        assertThat(pair.messages(true).sum()).isEqualTo(20);
        assertThat(traffic.out()[2].messages(false).count()).isEqualTo(1);
    }

    @Test
    void shouldNotGrowWithPairsWithoutEnd() {
        for (int i = 1; i <= 20_000; i++) {
            traffic.delivered(i, i, false, 1);
        }

        assertThat(traffic.out()).hasSize(10_001);
        assertThat(traffic.out()[0].messages(false).count()).isEqualTo(10_000);
    }
}
