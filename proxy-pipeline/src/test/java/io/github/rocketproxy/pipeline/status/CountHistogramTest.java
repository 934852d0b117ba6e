package io.github.rocketproxy.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountHistogramTest {
    @Test
    void shouldCountAValueInTheFirstBucketThatItFits() {
        CountHistogram histogram = new CountHistogram(10, 100);
        for (long value : new long[] {0, 10, 11, 100, 101, 5_000}) {
            histogram.record(value);
        }
        long[] counts = {1, 0, 0};

        histogram.addCountsTo(counts);

        assertThat(counts).containsExactly(3, 2, 2);
        assertThat(histogram.count()).isEqualTo(6);
        assertThat(histogram.sum()).isEqualTo(5_222);
    }

    @Test
    void shouldBeACountAndASumWithoutBounds() {
        CountHistogram histogram = new CountHistogram();
        histogram.record(7);
        histogram.record(8);

        assertThat(histogram.count()).isEqualTo(2);
        assertThat(histogram.sum()).isEqualTo(15);
    }
}
