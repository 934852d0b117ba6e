package io.github.rocketproxy.pipeline.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class TraceChoiceTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

    private long nowNs;

    private TraceChoice choice(double ratio, int maxPerSecond) {
        return new TraceChoice(new TraceRate(ratio, maxPerSecond), () -> nowNs);
    }

    @Test
    void shouldChooseNothingWhileItIsOff() {
        TraceChoice choice = new TraceChoice(TraceRate.OFF, () -> nowNs);
        assertThat(choice.isOn()).isFalse();
        assertThat(choice.follow()).isFalse();
        assertThat(choice.byChance()).isFalse();
    }

    @Test
    void shouldChooseAboutAsManyAsItIsTold() {
        TraceChoice choice = choice(0.25, Integer.MAX_VALUE);
        int chosen = 0;
        for (int i = 0; i < 40_000; i++) {
            chosen += choice.byChance() ? 1 : 0;
        }
        assertThat(chosen).isBetween(9_000, 11_000); // more than ten standard deviations
    }

    @Test
    void shouldFollowWhoIsFollowedAlreadyWithoutChance() {
        TraceChoice choice = choice(0, 10);
        assertThat(choice.byChance()).isFalse();
        assertThat(choice.follow()).isTrue();
    }

    @Test
    void shouldChooseNoMoreInASecondThanItMay() {
        TraceChoice choice = choice(1, 3);
        assertThat(choice.byChance()).isTrue();
        assertThat(choice.follow()).isTrue();
        assertThat(choice.byChance()).isTrue();
        assertThat(choice.follow()).isFalse();
        assertThat(choice.byChance()).isFalse();

        nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(choice.follow()).isTrue();
    }

    @Test
    void shouldObeyAChangedRate() {
        TraceRate rate = new TraceRate(0, 0);
        TraceChoice choice = new TraceChoice(rate, () -> nowNs);
        rate.set(1, 5);
        assertThat(choice.byChance()).isTrue();
        rate.set(0, 0);
        assertThat(choice.follow()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"01,true", "00,false", "03,true", "ff,true", "fe,false", "0g,false", "x1,false"})
    void shouldReadTheSampledFlag(String flags, boolean isSampled) {
        byte[] text = (PARENT + flags).getBytes(US_ASCII);
        assertThat(TraceParent.isSampled(text.length, text[53], text[54])).isEqualTo(isSampled);
    }

    @Test
    void shouldNotTakeAShortText() {
        assertThat(TraceParent.isSampled(54, (byte) '0', (byte) '1')).isFalse();
    }
}
