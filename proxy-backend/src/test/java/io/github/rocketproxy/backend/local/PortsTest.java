package io.github.rocketproxy.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PortsTest {
    @Test
    void shouldTakeAnotherPortWhenWishedOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(Ports.free(taken.getLocalPort()))
                    .isPositive()
                    .isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void shouldTakeAnotherBrokerPortWhenFastPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int wished = taken.getLocalPort() + 2;
            assertThat(Ports.freeForBroker(wished)).isPositive().isNotEqualTo(wished);
        }
    }
}
