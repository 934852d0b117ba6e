package io.github.rocketproxy.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeterSlotsTest {
    private final MeterSlots slots = new MeterSlots(2);

    @Test
    void shouldKeepTheNumberOfAName() {
        assertThat(slots.slotOf("a")).isEqualTo(1);
        assertThat(slots.slotOf("b")).isEqualTo(2);
        assertThat(slots.slotOf("a")).isEqualTo(1);
        assertThat(slots.name(1)).isEqualTo("a");
        assertThat(slots.find("b")).isEqualTo(2);
        assertThat(slots.foldedNames()).isZero();
    }

    @Test
    void shouldCountEachNameOnceThatSharesANumber() {
        slots.slotOf("a");
        slots.slotOf("b");

        assertThat(slots.slotOf("c")).isEqualTo(MeterSlots.OTHER);
        assertThat(slots.slotOf("c")).isEqualTo(MeterSlots.OTHER);
        assertThat(slots.slotOf("d")).isEqualTo(MeterSlots.OTHER);
        assertThat(slots.foldedNames()).isEqualTo(2);
        assertThat(slots.name(MeterSlots.OTHER)).isEqualTo(MeterSlots.OTHER_NAME);
        assertThat(slots.find("c")).isEqualTo(MeterSlots.OTHER);
    }
}
