package io.github.rocketproxy.backend.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SingleFlightTest {
    private final SingleFlight flights = new SingleFlight();
    private final List<String> runs = new ArrayList<>();

    @Test
    void shouldFetchAgainWhenFormerFetchIsOver() throws Exception {
        flights.run("topic", () -> runs.add("first"));
        flights.run("topic", () -> runs.add("second"));

        assertThat(runs).containsExactly("first", "second");
    }

    @Test
    void shouldFetchAgainWhenFormerFetchFailed() throws Exception {
        assertThatThrownBy(
                        () ->
                                flights.run(
                                        "topic",
                                        () -> {
                                            throw new MetadataUnavailableException("away", null);
                                        }))
                .isInstanceOf(MetadataUnavailableException.class)
                .hasMessage("away");

        flights.run("topic", () -> runs.add("again"));

        assertThat(runs).containsExactly("again");
    }

    @Test
    void shouldWaitForNobodyElseWhenNamesDiffer() throws Exception {
        flights.run("outer", () -> nested("inner"));

        assertThat(runs).containsExactly("inner");
    }

    private void nested(String name) throws InterruptedException, MetadataUnavailableException {
        flights.run(name, () -> runs.add(name));
    }
}
