package io.github.rocketproxy.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RecordingLeakDetectorTest {
    @Test
    void shouldRememberWhenAResourceIsDroppedUnreleased() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        RecordingLeakDetector<Object> detector =
                new RecordingLeakDetector<>(RecordingLeakDetectorTest.class, 1);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            detector.track(new Object());
                            System.gc();
                            return !RecordingLeakDetector.leaks().isEmpty();
                        });

        assertThat(RecordingLeakDetector.leaks())
                .allMatch(leak -> leak.contains(getClass().getSimpleName()));
    }
}
