package io.github.rocketproxy.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LiveHeapTest {
    @Test
    void shouldReadWhatTheHeapHolds() {
        String info =
                " garbage-first heap   total reserved 1048576K, committed 1048576K, used 2048K [";

        assertThat(LiveHeap.parse(info)).isEqualTo(2048L * 1024);
    }

    @Test
    void shouldSaySoWhenThereIsNoHeap() {
        assertThatThrownBy(() -> LiveHeap.parse("no such process"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no such process");
    }
}
