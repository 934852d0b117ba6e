package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OutcomeTest {
    private final Outcome outcome = new Outcome();

    @Test
    void shouldCountOnlyConfirmedMessagesWhenSomeFail() {
        outcome.onSuccess(1_000_000, 1);
        outcome.onSuccess(2_000_000, 32);
        outcome.onError("grpc UNAVAILABLE");

        assertThat(outcome.messages()).isEqualTo(33);
        assertThat(outcome.latency().getTotalCount()).isEqualTo(2);
        assertThat(outcome.errorCount()).isEqualTo(1);
        assertThat(outcome.errors()).containsEntry("grpc UNAVAILABLE", 1L);
    }

    @Test
    void shouldKeepAFewKindsOfErrorsWhenTextsVary() {
        for (int i = 0; i < 1_000; i++) {
            outcome.onError("error " + i);
        }

        assertThat(outcome.errors()).hasSizeLessThan(30).containsEntry("others", 980L);
        assertThat(outcome.errorCount()).isEqualTo(1_000);
    }

    @Test
    void shouldDivideByTheTimeThatARunTook() {
        assertThat(LoadResult.of(500, 0, 250_000_000).throughput()).isEqualTo(2_000);
    }
}
