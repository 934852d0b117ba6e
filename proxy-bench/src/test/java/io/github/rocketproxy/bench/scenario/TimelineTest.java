package io.github.rocketproxy.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TimelineTest {
    private long nowNs = 5_000_000_000L;
    private final Timeline timeline = new Timeline(100, () -> nowNs);

    private void passS(long seconds) {
        nowNs += seconds * 1_000_000_000;
    }

    @Test
    void shouldCountDownWhenAllGoesAsEstimated() {
        timeline.begin(40);
        passS(10);
        assertThat(timeline.leftS()).isEqualTo(90);
        passS(30);
        timeline.begin(60);
        assertThat(timeline.leftS()).isEqualTo(60);
    }

    @Test
    void shouldExpectTheRestOfAPartToGoAsItBegan() {
        timeline.begin(100);
        passS(50);
        timeline.progress(0.25);

        assertThat(timeline.leftS()).isEqualTo(150);
    }

    @Test
    void shouldExpectLaterPartsToBeSlowWhenTheFirstOneWas() {
        timeline.begin(20);
        passS(40);
        timeline.begin(20);

        assertThat(timeline.leftS()).isEqualTo(20 + 2 * 60);
    }

    @Test
    void shouldNeverOweLessThanWhatIsLater() {
        timeline.begin(10);
        passS(500);

        assertThat(timeline.leftS()).isEqualTo(90);
        assertThat(timeline.describe()).isEqualTo("8:20, about 2 min left");
    }
}
